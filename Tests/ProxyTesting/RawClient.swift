package import NIOCore

/// A client's connection that sends what a test says, byte for byte, and reads only when it is asked to.
package final class RawClient: Sendable {
    /// The connection ended where an answer was expected.
    package struct NoAnswer: Error {}

    private let socket: RawSocket
    private let reader: MessageReader

    private init(_ socket: RawSocket) {
        self.socket = socket
        reader = MessageReader(socket)
    }

    /// - Parameter receiveBuffer: how many bytes the system keeps while the client doesn't read; nil for its default.
    package static func connect(port: Int, receiveBuffer: Int? = nil) async throws -> RawClient {
        RawClient(try await RawSocket.connect(port: port, receiveBuffer: receiveBuffer))
    }

    package func send(_ text: String) async throws {
        try await socket.write(text)
    }

    package func send(_ bytes: ByteBuffer) async throws {
        try await socket.write(bytes)
    }

    /// Reads one answer.
    /// - Throws: `NoAnswer` if there is none.
    package func answer(to method: String = "GET") async throws -> RawMessage {
        guard let answer = try await reader.message(.response(to: method)) else { throw NoAnswer() }
        return answer
    }

    /// Sends a request and reads its answer.
    package func ask(_ request: String) async throws -> RawMessage {
        try await send(request)
        return try await answer(to: String(request.prefix { $0 != " " }))
    }

    /// Reads one interim or final answer's head and nothing of its body.
    package func head() async throws -> RawMessage {
        guard let head = try await reader.head() else { throw NoAnswer() }
        return head
    }

    /// Reads the rest of the answer whose head was read.
    package func rest(of head: RawMessage, to method: String = "GET") async throws -> RawMessage {
        try await reader.finish(head, .response(to: method))
    }

    /// Whether the connection ends without another byte.
    package func isClosedByPeer() async throws -> Bool {
        try await reader.endsHere()
    }

    package func finishSending() async throws {
        try await socket.finishWriting()
    }

    package func close() {
        socket.close()
    }

    package func reset() {
        socket.reset()
    }
}
