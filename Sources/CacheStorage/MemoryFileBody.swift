internal import NIOCore

/// A body in a `MemoryFile`, for one reader.
final class MemoryFileBody: BodyFile {
    private let file: MemoryFile
    private let handle: BorrowedHandle

    init(_ file: MemoryFile, handle: BorrowedHandle) {
        self.file = file
        self.handle = handle
    }

    var length: Int { file.length }

    func forAnotherReader() -> any BodyFile { file.reader() }

    func region(_ range: Range<Int>) -> FileRegion {
        precondition(range.lowerBound >= 0 && range.upperBound <= length, "within the body")
        return handle.region(range)
    }

    func isPrepared(_ range: Range<Int>) -> Bool { true }

    func prepare(_ range: Range<Int>, completion: @escaping @Sendable (Bool) -> Void) { completion(true) }
}
