import NIOCore

/// What the channel and the stand-in for its socket cost without the proxy. An operation is a request, of which so many arrive
/// at once.
struct ChannelPart: Part {
    let name: String
    private let requestsPerRead: Int
    private let answer: ByteBuffer
    private let request: ByteBuffer
    private let connection: Connection

    init(name: String, requestsPerRead: Int) throws {
        self.name = name
        self.requestsPerRead = requestsPerRead
        answer = ByteBuffer(repeating: UInt8(ascii: "x"), count: requestsPerRead * 1400)
        request = ByteBuffer(bytes: ExampleMessages.request(book: 7))
        connection = try Connection(FixedAnswerHandler(answer))
    }

    func run(_ operations: Int) {
        let reads = operations / requestsPerRead
        for _ in 0..<reads { connection.receive(request) }
        precondition(connection.socket.takeSentCount() == reads * answer.readableBytes, "each read was answered")
    }
}
