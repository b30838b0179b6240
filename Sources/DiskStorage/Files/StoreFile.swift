internal import Dispatch
internal import NIOCore

/// An open file, closed when nobody holds it any more. Any thread may use it.
final class StoreFile: Sendable {
    let descriptor: Int32
    private let files: FileOperations

    init(_ path: String, _ mode: FileOperations.Mode, _ files: FileOperations) throws(SystemError) {
        descriptor = try files.open(path, mode)
        self.files = files
    }

    deinit {
        // Closing a large file that was removed takes as long as giving its space back, and who was the last one to hold it
        // may be an event loop.
        let (files, descriptor) = (files, descriptor)
        Self.closing.async { files.close(descriptor) }
    }

    private static let closing = DispatchQueue(label: "etagere.disk-closing", qos: .utility)

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            let count = try files.write(
                descriptor, UnsafeRawBufferPointer(rebasing: bytes[written...]), offset + written)
            guard count > 0 else { throw .noProgress }
            written += count
        }
    }

    func write(_ bytes: [UInt8], at offset: Int) throws(SystemError) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(SystemError) in try write(bytes, at: offset) }
        }
        try result.get()
    }

    /// Reads until the target is full or the file ends; returns how much was read.
    func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) throws(SystemError) -> Int {
        var count = 0
        while count < target.count {
            let read = try files.read(
                descriptor, UnsafeMutableRawBufferPointer(rebasing: target[count...]), offset + count)
            if read == 0 { break }
            count += read
        }
        return count
    }

    /// The bytes at `offset`: `count` of them, or fewer if the file ends.
    func read(_ count: Int, at offset: Int) throws(SystemError) -> [UInt8] {
        var failure: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            do throws(SystemError) {
                initialized = try read(into: UnsafeMutableRawBufferPointer(target), at: offset)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// The bytes at `offset`, all of them; nil if that would mean to wait for the disk.
    func readCached(_ count: Int, at offset: Int) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            initialized = files.readCached(descriptor, UnsafeMutableRawBufferPointer(target), offset) ?? 0
        }
        return bytes.count == count ? bytes : nil
    }

    /// The same as a buffer; nil if the file ends before.
    func readBuffer(_ count: Int, at offset: Int) throws(SystemError) -> ByteBuffer? {
        var buffer = ByteBufferAllocator().buffer(capacity: count)
        var failure: SystemError?
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { target in
            do throws(SystemError) {
                return try read(into: UnsafeMutableRawBufferPointer(rebasing: target[..<count]), at: offset)
            } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        return buffer.readableBytes == count ? buffer : nil
    }

    func synchronise() throws(SystemError) { try files.synchronise(descriptor) }
    func truncate(to length: Int) throws(SystemError) { try files.truncate(descriptor, length) }
    func length() throws(SystemError) -> Int { try files.length(descriptor) }
}
