import Hummingbird
import HummingbirdCore

/// Which part of a list a request asks for, by its query's `page` (from 1) and `pageSize`.
struct PageRequest: Equatable, Sendable {
    static let defaultSize = 20
    static let sizes = 1...100
    static let numbers = 1...1_000_000

    /// The page's number, counted from 1.
    var number: Int
    /// How many items a full page has.
    var size: Int

    /// How many items stand before the page.
    var offset: Int { (number - 1) * size }

    /// Reads the query of a request.
    ///
    /// - Throws: ``Problem`` 400 if a value is no number or out of its range.
    init(_ request: Request) throws {
        number = try PageRequest.read("page", of: request, in: PageRequest.numbers) ?? 1
        size = try PageRequest.read("pageSize", of: request, in: PageRequest.sizes) ?? PageRequest.defaultSize
    }

    private static func read(_ name: String, of request: Request, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = request.uri.queryParameters[name[...]] else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw Problem.badRequest("'\(name)' must be a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }
}
