import NIOCore
import ProxyConfiguration
import ProxyMeasurement
import ProxyTesting
import Testing

@testable import ProxyServer

/// All of 127.0.0.0/8 is this machine; an origin that listens on 127.0.0.1 refuses connections to 127.0.0.9.
@Suite("An origin's name that means several addresses")
struct OriginAddressTests {
    private static func resolving(to hosts: String...) -> NameResolution {
        { _, port in hosts.compactMap { try? SocketAddress(ipAddress: $0, port: port) } }
    }

    @Test(
        "Is reached as long as one of them accepts a connection, and every connection is counted",
        arguments: [
            ["127.0.0.1"], ["127.0.0.9", "127.0.0.1"], ["127.0.0.1", "127.0.0.9"], ["::1", "127.0.0.1"],
            ["127.0.0.9", "::1", "127.0.0.8", "127.0.0.1"],
        ])
    func oneAccepts(hosts: [String]) async throws {
        try await withScriptedOrigin {
            try await $0.answer(body: $0.target)
        } perform: { origin in
            let resolution: NameResolution = { _, port in
                hosts.compactMap { try? SocketAddress(ipAddress: $0, port: port) }
            }
            try await withService(to: origin.port, host: "two", resolution: resolution) {
                $0.workers = 1
            } perform: { service, port, _ in
                for number in 0..<3 {
                    let response = try await ask(port, get("/\(number)"))
                    #expect(response.status == 200)
                    #expect(response.text == "/\(number)")
                }
                #expect(origin.connections.count == 1, "one connection, used three times")
                #expect(await service.measure().counters.originConnectionsOpen == 1)
            }
        }
    }

    @Test("Costs no connection when none of them accepts one")
    func noneAccepts() async throws {
        try await withScriptedOrigin {
            try await $0.answer()
        } perform: { origin in
            let resolution = Self.resolving(to: "127.0.0.9", "127.0.0.8")
            try await withService(to: origin.port, host: "two", resolution: resolution) {
                $0.origin.maxConnections = 2
            } perform: { service, port, _ in
                // More than the budget: each attempt that failed gives its place back.
                for number in 0..<5 {
                    let response = try await ask(port, get("/\(number)"))
                    #expect(response.status == 502)
                    #expect(response["Cache-Status"]?.contains("detail=connection-refused") == true)
                }
                #expect(await service.measure().counters.originConnectionsOpen == 0)
                #expect(origin.connections.count == 0)
            }
        }
    }

    @Test("A name that means nothing is a 502 that says so")
    func unknownName() async throws {
        try await withService(to: 1, host: "nowhere", resolution: { _, _ in [] }) { _, port, _ in
            let response = try await ask(port, get("/"))
            #expect(response.status == 502)
            #expect(response["Cache-Status"]?.contains("detail=name-not-resolved") == true)
        }
    }
}

@Suite("Fewer connections to the origin than event loops")
struct FairBudgetTests {
    @Test("Clients of every event loop are served", arguments: [(2, 1), (3, 2), (4, 1)])
    func everyLoop(workers: Int, connections: Int) async throws {
        try await withScriptedOrigin { exchange in
            try await Task.sleep(for: .milliseconds(2))
            try await exchange.answer("200 OK", ["Cache-Control: no-store"], body: exchange.target)
        } perform: { origin in
            try await withService(to: origin.port, resolution: HostResolution.addresses) {
                $0.workers = workers
                $0.origin.maxConnections = connections
            } perform: { _, port, _ in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for client in 0..<12 {
                        group.addTask {
                            let connection = try await RawClient.connect(port: port)
                            defer { connection.close() }
                            for number in 0..<20 {
                                let response = try await connection.ask(get("/\(client)/\(number)"))
                                #expect(response.status == 200)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(origin.mostConcurrentRequests <= connections)
        }
    }
}
