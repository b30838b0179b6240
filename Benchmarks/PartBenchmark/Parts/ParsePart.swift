import HTTPWire

/// `RequestParser.parse`: a request head of nine field lines, after another one on the same connection.
struct ParsePart: Part {
    let name: String
    private let bytes: [UInt8]
    private let messages: [Range<Int>]
    private var parser = RequestParser()

    /// - Parameter identifiers: how many field sections there are. If it is 1, each is recognised as the last one's.
    init(name: String, identifiers: Int) throws {
        self.name = name
        var bytes: [UInt8] = []
        var messages: [Range<Int>] = []
        for book in 0..<16 {
            let start = bytes.count
            bytes += ExampleMessages.request(book: book, identifier: book % identifiers)
            messages.append(start..<bytes.count)
        }
        self.bytes = bytes
        self.messages = messages
    }

    mutating func run(_ operations: Int) {
        let bytes = bytes
        for number in 0..<operations {
            let message = bytes.span.extracting(messages[number & 15])
            let isComplete = (try? parser.parse(message)) ?? false
            precondition(isComplete && parser.head.length == message.count, "the whole head was parsed")
            parser.reset()
        }
    }
}
