internal import NIOCore
internal import Synchronization

/// A body that does not lie in its response's block. It is counted as long as it is in memory: by the store while it is stored, and
/// otherwise in the account, for example when it was evicted and clients still read it.
final class LargeBody: Sendable {
    enum Content: Sendable {
        /// Pieces that may be sent as they are.
        case chunks([ByteBuffer])
        /// In memory, and sent by the system.
        case memoryFile(MemoryFile)
    }

    let content: Content
    let length: Int
    /// What it takes, in bytes.
    let size: Int
    private let account: MemoryAccount?
    /// How many responses in the store have it.
    private let places = Atomic<Int>(0)
    /// How many clients are being sent it.
    private let readers = Atomic<Int>(0)

    /// - Parameter account: where it is counted while it is not in the store.
    init(_ chunks: [ByteBuffer], length: Int, account: MemoryAccount?) {
        self.length = length
        self.account = account
        if let file = MemoryFile(chunks, length: length) {
            content = .memoryFile(file)
            size = HeapSize.ofLargeBody + HeapSize.ofMemoryFile(length)
        } else {
            content = .chunks(chunks)
            size = chunks.reduce(HeapSize.ofLargeBody + HeapSize.ofBuffers(chunks.count)) {
                $0 + HeapSize.ofBuffer($1.storageCapacity)
            }
        }
        account?.add(size, for: .sending)
    }

    deinit {
        if places.load(ordering: .relaxed) == 0 { account?.release(size, of: .sending) }
    }

    /// One more response in the store has it.
    func enteredStore() {
        if places.wrappingAdd(1, ordering: .relaxed).oldValue == 0 { account?.release(size, of: .sending) }
    }

    func leftStore() {
        if places.wrappingSubtract(1, ordering: .relaxed).newValue == 0 { account?.add(size, for: .sending) }
    }

    /// Whether it stays in memory when the store gives it up.
    var isBeingRead: Bool { readers.load(ordering: .relaxed) > 0 }

    func beginReading() {
        readers.wrappingAdd(1, ordering: .relaxed)
    }

    func endReading() {
        readers.wrappingSubtract(1, ordering: .relaxed)
    }

    /// For one reader, if the system sends it; nil if it lies in pieces.
    func fileReader() -> (any BodyFile)? {
        if case .memoryFile(let file) = content { MemoryFileBody(self, in: file) } else { nil }
    }

    /// A part of it as buffers: slices of the pieces, or a copy out of the file. They are shorter if the system doesn't give all of it.
    func read(_ range: Range<Int>) -> [ByteBuffer] {
        switch content {
        case .memoryFile(let file): file.read(range)
        case .chunks(let chunks): Self.slices(of: chunks, range)
        }
    }

    private static func slices(of chunks: [ByteBuffer], _ range: Range<Int>) -> [ByteBuffer] {
        var parts: [ByteBuffer] = []
        var offset = 0
        for chunk in chunks where offset < range.upperBound {
            let end = offset + chunk.readableBytes
            if end > range.lowerBound {
                let from = max(range.lowerBound, offset) - offset
                let to = min(range.upperBound, end) - offset
                if let part = chunk.getSlice(at: chunk.readerIndex + from, length: to - from) { parts.append(part) }
            }
            offset = end
        }
        return parts
    }
}
