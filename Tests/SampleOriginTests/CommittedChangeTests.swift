import HTTPTypes
import Logging
import NIOCore
import SampleOrigin
import Synchronization
import Testing

@Suite("What an origin tells of its changes")
struct CommittedChangeTests {
    private final class Changes: Sendable {
        private let changes = Mutex<[CommittedChange]>([])
        var all: [CommittedChange] { changes.withLock { $0 } }
        func add(_ change: CommittedChange) { changes.withLock { $0.append(change) } }
    }

    @Test("Each change of a book is told once, in order, with its body and the request that caused it")
    func books() async throws {
        let changes = Changes()
        try await withChanges(changes) { client in
            let before = NIODeadline.now()
            let body = try await ask(client, "PUT /api/admin/books/123", "first", body: #"{"title":"Told"}"#)
            #expect(body.statusLine == "HTTP/1.1 204 No Content")
            _ = try await ask(client, "DELETE /api/admin/books/123", "second")
            _ = try await ask(client, "POST /api/admin/books/123/restore", nil)
            _ = try await ask(client, "POST /api/admin/books/123/restore", "refused")
            let all = changes.all
            #expect(all.map(\.resource) == Array(repeating: .book("123"), count: 3))
            #expect(all.map(\.version) == [6, 7, 8])
            #expect(all.map(\.correlation) == ["first", "second", nil])
            #expect(all[0].body?.contains(#""title":"Told""#) == true)
            #expect(all[1].body == nil)
            let moments = [before] + all.flatMap { [$0.startedAt, $0.committedAt] } + [.now()]
            #expect(moments == moments.sorted())
            #expect(try await ask(client, "GET /api/books/123", nil).body == all[2].body)
        }
    }

    @Test("An action is told when its work is done, as caused by the request that was accepted")
    func action() async throws {
        let changes = Changes()
        try await withChanges(changes) { client in
            _ = try await ask(client, "PUT /api/v1/supplierinvoice/10001", "before", body: "{}")
            let answer = try await ask(client, "POST /api/v1/supplierinvoice/10001/action/release", "later")
            #expect(answer.statusLine == "HTTP/1.1 202 Accepted")
            while changes.all.count < 2 { try await Task.sleep(for: .milliseconds(5)) }
            let change = changes.all[1]
            #expect(change.resource == .row(kind: "supplierinvoice", id: 10_001))
            #expect(change.correlation == "later")
            #expect(change.version == changes.all[0].version + 1)
            #expect(try await ask(client, "GET /api/v1/supplierinvoice/10001", nil).body == change.body)
        }
    }

    private func withChanges(_ changes: Changes, perform body: (Int) async throws -> Void) async throws {
        let configuration = SampleOriginConfiguration(port: 0, actionDelay: .milliseconds(30))
        try await withSampleOrigin(configuration, onCommit: { changes.add($0) }) { try await body($0.port) }
    }

    private func ask(_ port: Int, _ line: String, _ correlation: String?, body: String = "") async throws -> RawResponse
    {
        var fields = "Host: origin\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n"
        if let correlation { fields += "X-Correlation-ID: \(correlation)\r\n" }
        return try await RawClient.exchange("\(line) HTTP/1.1\r\n\(fields)\r\n\(body)", port: port)
    }
}
