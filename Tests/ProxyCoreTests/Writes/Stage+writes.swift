import HTTPCaching
import NIOCore

@testable import ProxyCore

extension Stage {
    static let fresh = "Cache-Control: max-age=600\r\n"

    /// Sends a write and gives it this answer.
    /// - Returns: what its client got.
    @discardableResult
    func write(
        _ method: String, _ path: String, _ fields: String..., answer: String = "204 No Content",
        with answerFields: [String] = []
    ) -> String {
        let writer = client()
        writer.send(
            "\(method) \(path) HTTP/1.1\r\nHost: h\r\n\(fields.map { $0 + "\r\n" }.joined())Content-Length: 0\r\n\r\n")
        let lines = answerFields.map { $0 + "\r\n" }.joined()
        let connection = busyConnection
        _ = connection.takeReceived()
        connection.send("HTTP/1.1 \(answer)\r\n\(lines)Content-Length: 0\r\n\r\n")
        defer { writer.close() }
        return writer.received
    }

    /// A GET that the origin has got and not answered.
    func ask(_ path: String, _ fields: String...) -> (client: FakeClient, connection: FakeOriginConnection) {
        begin("GET", path, fields)
    }

    /// A write that the origin has got and not answered.
    func beginWrite(
        _ method: String, _ path: String, _ fields: String...
    ) -> (client: FakeClient, connection: FakeOriginConnection) {
        begin(method, path, fields + ["Content-Length: 0"])
    }

    private func begin(
        _ method: String, _ path: String, _ fields: [String]
    ) -> (client: FakeClient, connection: FakeOriginConnection) {
        let client = client()
        client.send("\(method) \(path) HTTP/1.1\r\nHost: h\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n")
        let connection = busyConnection
        _ = connection.takeReceived()
        return (client, connection)
    }

    /// The connection that has got something which was not taken yet, the latest of them.
    var busyConnection: FakeOriginConnection {
        origin.connections.last { !$0.received.isEmpty } ?? origin.last
    }

    /// Whether a GET of `path` is answered from the store without the origin being asked.
    func isHit(_ path: String, _ fields: String...) -> Bool {
        let client = client()
        client.send("GET \(path) HTTP/1.1\r\nHost: h\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n")
        defer { client.close() }
        if client.received.contains("etagere; hit") { return true }
        // Whoever is asked answers, so that nothing is left in flight.
        let connection = busyConnection
        let asked = connection.takeReceived()
        if asked.contains("If-None-Match: ") {
            connection.notModified()
        } else {
            connection.answer("200 OK", "Cache-Control: max-age=600", "ETag: \"new\"", body: "new")
        }
        return false
    }

    static func relation(
        _ methods: String..., write: String, changes: String..., later: Int64? = nil
    ) -> Relation {
        Relation(
            methods: methods, write: try! PathPattern(write), changes: changes.map { try! PathPattern($0) },
            later: later)
    }
}
