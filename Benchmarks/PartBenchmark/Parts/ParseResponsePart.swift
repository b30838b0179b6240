import HTTPSemantics
import HTTPWire

/// `ResponseParser.parse`: a response head of eight field lines.
struct ParseResponsePart: Part {
    let name = "miss/parse-response"
    private let message = ExampleMessages.responseHead(bodyLength: 1024)
    private var parser = ResponseParser()

    mutating func run(_ operations: Int) {
        let message = message
        for _ in 0..<operations {
            let isComplete = (try? parser.parse(message.span, answering: .get)) ?? false
            precondition(isComplete && parser.head.length == message.count, "the whole head was parsed")
            parser.reset()
        }
    }
}
