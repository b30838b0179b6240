package import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A body in a file, for one reader. File and space stay as long as somebody holds it, whatever becomes of the record.
///
/// Hold it until the last write of a region of it has ended: then the regions mean nothing any more, and a write of one fails.
package final class DiskBody: Sendable {
    private let file: SegmentFile
    private let start: Int
    private let wholeLength: Int
    /// Nil for a body that is whole.
    private let progress: StreamProgress?
    // One for each body, as it lets nobody use it twice at a time. The descriptor is the file's own, which closes it.
    private let handle: NIOFileHandle

    init(file: SegmentFile, start: Int, length: Int) {
        self.file = file
        self.start = start
        wholeLength = length
        progress = nil
        handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: file.file.descriptor)
    }

    init(file: SegmentFile, start: Int, progress: StreamProgress) {
        self.file = file
        self.start = start
        wholeLength = 0
        self.progress = progress
        handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: file.file.descriptor)
    }

    deinit {
        // Until the handle is closed a region can still be sent, from whatever file gets the descriptor next.
        while !isClosed { sched_yield() }
    }

    private var isClosed: Bool {
        do {
            _ = try handle.takeDescriptorOwnership()
            return true
        } catch let error as IOError {
            return error.errnoCode != EBUSY
        } catch {
            return true
        }
    }

    /// How many bytes can be read; all of them, unless the body is still being written.
    package var length: Int { progress?.written ?? wholeLength }

    /// A part of the body, to be written to a channel.
    /// - Parameter range: within `length`.
    package func region(_ range: Range<Int>) -> FileRegion {
        precondition(range.lowerBound >= 0 && range.upperBound <= length, "within what can be read")
        return FileRegion(
            fileHandle: handle, readerIndex: start + range.lowerBound, endIndex: start + range.upperBound)
    }

    /// Reads a part of the body; nil if the disk doesn't give it. Waits for the disk: not for an event loop.
    /// - Parameter range: within `length`.
    package func read(_ range: Range<Int>) -> ByteBuffer? {
        precondition(range.lowerBound >= 0 && range.upperBound <= length, "within what can be read")
        return try? file.file.readBuffer(range.count, at: start + range.lowerBound)
    }
}
