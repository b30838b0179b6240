import HTTPCaching
import HTTPWire

/// An example request and what was read from it.
struct ParsedRequest {
    let bytes: [UInt8]
    let head: RequestHead
    let facts: RequestFacts

    init(_ bytes: [UInt8]) throws {
        var parser = RequestParser()
        guard try parser.parse(bytes.span) else { throw BenchmarkFailure("an example request is not complete") }
        self.bytes = bytes
        head = parser.head
        facts = RequestFacts(method: head.method, fields: head.fields, in: bytes.span)
    }
}
