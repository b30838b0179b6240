package import NIOCore
internal import Synchronization

/// One request at a scripted origin, and what the script does with it.
package final class OriginExchange: Sendable {
    /// The request's head, as received.
    package let head: RawMessage
    /// The place among all requests of this origin, from 1.
    package let number: Int
    /// The place of its connection among all connections, from 1.
    package let connection: Int

    private let socket: RawSocket
    private let reader: MessageReader
    private let record: @Sendable (RawMessage) -> Void
    private let onEndOfWait: @Sendable () -> Void
    private let isWaitedFor = Mutex(true)
    private let whole = Mutex<RawMessage?>(nil)
    private let closed = Mutex(false)

    /// - Parameters:
    ///   - record: gets the request once it was read.
    ///   - onEndOfWait: called before the first byte of the answer, or when there will be none.
    init(
        head: RawMessage, number: Int, connection: Int, socket: RawSocket, reader: MessageReader,
        record: @escaping @Sendable (RawMessage) -> Void, onEndOfWait: @escaping @Sendable () -> Void
    ) {
        self.head = head
        self.number = number
        self.connection = connection
        self.socket = socket
        self.reader = reader
        self.record = record
        self.onEndOfWait = onEndOfWait
    }

    package var target: String { head.target }
    package var method: String { head.method }
    var isClosed: Bool { closed.withLock { $0 } }

    /// The request with its body. It is read only now, or after the script.
    @discardableResult
    package func request() async throws -> RawMessage {
        if let whole = whole.withLock({ $0 }) { return whole }
        let message = try await reader.finish(head, .request)
        whole.withLock { $0 = message }
        record(message)
        return message
    }

    package func send(_ text: String) async throws {
        try await send(ByteBuffer(string: text))
    }

    package func send(_ bytes: ByteBuffer) async throws {
        endWait()
        try await socket.write(bytes)
    }

    func endWait() {
        let waited = isWaitedFor.withLock { isWaitedFor in
            defer { isWaitedFor = false }
            return isWaitedFor
        }
        if waited { onEndOfWait() }
    }

    /// Sends a whole answer with its length.
    package func answer(_ status: String = "200 OK", _ fields: [String] = [], body: String = "") async throws {
        let lines = fields.map { $0 + "\r\n" }.joined()
        try await send("HTTP/1.1 \(status)\r\n\(lines)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// Answers 304.
    package func notModified(_ fields: String...) async throws {
        try await send("HTTP/1.1 304 Not Modified\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n")
    }

    /// Closes the connection in order.
    package func close() {
        closed.withLock { $0 = true }
        socket.close()
    }

    package func reset() {
        closed.withLock { $0 = true }
        socket.reset()
    }
}
