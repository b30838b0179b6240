import HTTPCaching
import NIOCore
import Testing

@Suite("How long the origin may be silent")
struct RouteTimeoutTests {
    private func stage() -> Stage {
        func rules(_ limit: Duration) -> CachingRules {
            var rules = CachingRules()
            rules.responseTimeout = limit
            return rules
        }
        return Stage(routes: [("/slow", rules(.seconds(600))), ("/fast", rules(.milliseconds(500)))])
    }

    @Test("A route has a limit of its own, longer or shorter, for reads and writes", arguments: ["GET", "PUT"])
    func ownLimit(method: String) {
        let stage = stage()
        let clients = ["/slow", "/fast", "/other"].map { path in
            let client = stage.client()
            client.send("\(method) \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
            return client
        }
        stage.tick(after: .seconds(1))
        #expect(clients.map { $0.received.hasPrefix("HTTP/1.1 504 ") } == [false, true, false])
        stage.tick(after: .seconds(31))
        #expect(clients.map { $0.received.hasPrefix("HTTP/1.1 504 ") } == [false, true, true])
        stage.origin.connections[0].answer(body: "late")
        #expect(clients[0].received.hasSuffix("late"))
    }
}
