package import CacheStorage
package import NIOCore

/// A body in a segment or in a file of its own.
///
/// File and space stay as long as somebody holds it; a region that is written later than that fails.
package final class DiskBody: BodyFile {
    /// How much is read at a time to have it in the system's cache.
    private static let pieceLength = 256 << 10
    private static let probeDistance = 128 << 10
    /// The record that it belongs to; nil for a body that is being written.
    let entry: DiskEntry?
    private let shared: DiskShared
    private let file: SegmentFile
    private let start: Int
    private let wholeLength: Int
    /// Nil for a body that is whole.
    private let progress: StreamProgress?
    private let handle: BorrowedHandle

    /// The body of a record.
    convenience init(_ shared: DiskShared, file: SegmentFile, entry: DiskEntry) {
        self.init(
            shared, file: file, start: entry.offset + entry.headLength, length: entry.bodyLength, entry: entry,
            progress: nil)
    }

    /// What there is of a body that is being written.
    convenience init(_ shared: DiskShared, file: SegmentFile, start: Int, progress: StreamProgress) {
        self.init(shared, file: file, start: start, length: 0, entry: nil, progress: progress)
    }

    private init(
        _ shared: DiskShared, file: SegmentFile, start: Int, length: Int, entry: DiskEntry?, progress: StreamProgress?
    ) {
        self.shared = shared
        self.entry = entry
        self.file = file
        self.start = start
        wholeLength = length
        self.progress = progress
        handle = BorrowedHandle(file.file.descriptor)
    }

    package var length: Int { progress?.written ?? wholeLength }

    package func forAnotherReader() -> any BodyFile {
        DiskBody(shared, file: file, start: start, length: wholeLength, entry: entry, progress: progress)
    }

    package func region(_ range: Range<Int>) -> FileRegion {
        precondition(range.lowerBound >= 0 && range.upperBound <= length, "within what can be read")
        return handle.region(start + range.lowerBound..<start + range.upperBound)
    }

    package func isPrepared(_ range: Range<Int>) -> Bool {
        // The system reads ahead and drops in larger parts than these.
        for position in stride(from: range.lowerBound, to: range.upperBound, by: Self.probeDistance)
        where !shared.files.isCached(file.file.descriptor, start + position) {
            return false
        }
        return range.isEmpty || shared.files.isCached(file.file.descriptor, start + range.upperBound - 1)
    }

    package func prepare(_ range: Range<Int>, completion: @escaping @Sendable (Bool) -> Void) {
        shared.perform { [self] mayRead in
            guard mayRead else { return completion(false) }
            do throws(SystemError) {
                for position in stride(from: range.lowerBound, to: range.upperBound, by: Self.pieceLength) {
                    let count = min(Self.pieceLength, range.upperBound - position)
                    // Nil if the file is shorter than it was.
                    if try file.file.readBuffer(count, at: start + position) == nil { throw SystemError.noProgress }
                }
                completion(true)
            } catch {
                shared.noteFailure(error, toRead: entry, inSegment: file.segment.number)
                // Its head can be read, so that the next one would be cut as well.
                if let entry, error.isLoss { shared.drop(entry) }
                completion(false)
            }
        }
    }

    /// Reads a part of the body; nil if the disk doesn't give it. Waits for the disk: not for an event loop.
    /// - Parameter range: within `length`.
    package func read(_ range: Range<Int>) -> ByteBuffer? {
        precondition(range.lowerBound >= 0 && range.upperBound <= length, "within what can be read")
        return try? file.file.readBuffer(range.count, at: start + range.lowerBound)
    }
}
