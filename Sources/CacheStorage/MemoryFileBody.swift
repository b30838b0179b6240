internal import NIOCore

/// A body in a `MemoryFile`, for one reader.
final class MemoryFileBody: BodyFile {
    private let body: LargeBody
    private let file: MemoryFile
    private let handle: BorrowedHandle

    init(_ body: LargeBody, in file: MemoryFile) {
        self.body = body
        self.file = file
        handle = file.handle()
        body.beginReading()
    }

    deinit {
        body.endReading()
    }

    var length: Int { file.length }

    func forAnotherReader() -> any BodyFile { MemoryFileBody(body, in: file) }

    func region(_ range: Range<Int>) -> FileRegion {
        precondition(range.lowerBound >= 0 && range.upperBound <= length, "within the body")
        return handle.region(range)
    }

    func isPrepared(_ range: Range<Int>) -> Bool { true }

    func prepare(_ range: Range<Int>, completion: @escaping @Sendable (Bool) -> Void) { completion(true) }
}
