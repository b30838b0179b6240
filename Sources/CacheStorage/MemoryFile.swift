internal import CSystemSupport
internal import NIOCore
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A large body in memory that the system sends by itself (`sendfile`), without a copy: from some hundred KiB on that costs less
/// than writing it (docs/performance.md). Never changed after it was made, so that any thread may use it.
final class MemoryFile: Sendable {
    /// Lengths of bodies that are kept so. Below, a copy is as cheap; above, making the file would hold up an event loop.
    private static let lengths = 196_608...8_388_608
    /// Files at a time in this process: each takes a descriptor, which connections need as well.
    static let mostOpen = Atomic<Int>(1024)
    private static let pieceLength = 65_536
    private static let open = Atomic<Int>(0)
    let length: Int
    private let descriptor: CInt

    /// - Returns: nil if the body is not of such a length, or if there is no file to be had.
    init?(_ chunks: [ByteBuffer], length: Int) {
        guard Self.lengths.contains(length), Self.open.load(ordering: .relaxed) < Self.mostOpen.load(ordering: .relaxed)
        else { return nil }
        let descriptor = memory_file_open()
        guard descriptor >= 0 else { return nil }
        var offset = 0
        for chunk in chunks {
            let isWritten = chunk.withUnsafeReadableBytes { Self.write($0, to: descriptor, at: offset) }
            guard isWritten else {
                close(descriptor)
                return nil
            }
            offset += chunk.readableBytes
        }
        self.length = length
        self.descriptor = descriptor
        Self.open.wrappingAdd(1, ordering: .relaxed)
    }

    deinit {
        close(descriptor)
        Self.open.wrappingSubtract(1, ordering: .relaxed)
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt, at offset: Int) -> Bool {
        var written = 0
        while written < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + written))
            guard count > 0 else { return false }
            written += count
        }
        return true
    }

    /// For one reader, who holds this as well.
    func handle() -> BorrowedHandle {
        BorrowedHandle(descriptor)
    }

    /// A part of it as buffers. They end early if the system doesn't give all of it.
    func read(_ range: Range<Int>) -> [ByteBuffer] {
        var parts: [ByteBuffer] = []
        var position = range.lowerBound
        while position < range.upperBound {
            let count = min(Self.pieceLength, range.upperBound - position)
            var buffer = ByteBufferAllocator().buffer(capacity: count)
            buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { target in
                max(0, Self.read(UnsafeMutableRawBufferPointer(rebasing: target[..<count]), descriptor, at: position))
            }
            guard buffer.readableBytes > 0 else { break }
            position += buffer.readableBytes
            parts.append(buffer)
        }
        return parts
    }

    private static func read(_ target: UnsafeMutableRawBufferPointer, _ descriptor: CInt, at position: Int) -> Int {
        while true {
            let count = pread(descriptor, target.baseAddress, target.count, off_t(position))
            if count >= 0 || errno != EINTR { return count }
        }
    }
}
