import HTTPCaching
import NIOCore
import ProxyConfiguration
import ProxyMeasurement
import ProxyTesting
import Testing

@testable import ProxyServer

@Suite("How descriptors are shared out")
struct DescriptorPlanTests {
    private func plan(
        _ limit: Int, clients: Int = 10_000, origin: Int = 64, disk: Int = 0, inUse: Int = 16
    ) -> DescriptorPlan {
        DescriptorPlan(
            DescriptorPlan.Demand(clients: clients, origin: origin, listeners: 3, disk: disk), limit: limit,
            inUse: inUse)
    }

    @Test("Where there are enough, everybody gets what the settings say, and nothing is said of it")
    func enough() {
        let plan = plan(65_536)
        #expect(plan.clients == 10_000)
        #expect(plan.origin == 64)
        #expect(plan.admin == 32)
        #expect(plan.memoryFiles == 1024)
        #expect(plan.warning == nil)
    }

    @Test(
        "Where there are too few, the sum of all parts stays within the limit, and each part has some",
        arguments: [64, 100, 256, 1024, 4096, 10_000], [0, 256, 65_536])
    func fitted(limit: Int, disk: Int) {
        let plan = plan(limit, disk: disk)
        #expect(plan.clients >= 2 && plan.origin >= 1 && plan.admin >= 2)
        #expect(plan.clients + plan.origin + plan.admin + plan.memoryFiles + min(disk, limit / 4) + 16 + 3 <= limit)
    }

    @Test("The warning names the limit, what became of the settings, and what would be enough")
    func warning() throws {
        let warning = try #require(plan(64).warning)
        for part in [
            "may have 64 files", "clients.max-connections is 19 instead of 10000",
            "origin.max-connections is 6 instead of 64", "raise the limit to 11147",
        ] {
            #expect(warning.contains(part), "\(part) in: \(warning)")
        }
    }

    @Test("Settings that ask for little fit into little, without a warning")
    func modest() {
        #expect(plan(128, clients: 20, origin: 4).warning == nil)
    }

    @Test("Where not even the least is there, something is left to try with")
    func hopeless() {
        let plan = plan(16)
        #expect(plan.clients >= 1 && plan.origin >= 1)
    }

    @Test("Of attempts to accept that fail one after the other, each is followed by a longer pause, up to a second")
    func pauses() {
        var pauses = AcceptPause.Pauses()
        #expect((0..<6).map { _ in pauses.failed().nanoseconds / 1_000_000 } == [100, 200, 400, 800, 1000, 1000])
        pauses.succeeded()
        #expect(pauses.failed() == .milliseconds(100))
    }
}

extension Integration {
    @Suite("As many connections as may be")
    struct ConnectionLimitTests {
        @Test("A new connection takes the place of one that waits for a next request, however many of those there are")
        func idleOnesGo() async throws {
            try await withProxy({
                $0.workers = 1
                $0.clients.maxConnections = 4
            }) { exchange in
                try await exchange.answer("200 OK", body: "ok")
            } perform: { proxy, _ in
                var idle: [RawClient] = []
                for _ in 0..<20 { idle.append(try await proxy.connect()) }
                for _ in 0..<5 { #expect(try await proxy.ask(.get("/a")).text == "ok") }
                #expect(try await idle[0].isClosedByPeer())
                for client in idle { client.close() }
            }
        }

        @Test("A connection whose request is being answered is not closed for a new one: that one is refused")
        func runningOnesStay() async throws {
            let gate = Gate()
            try await withProxy({
                $0.workers = 1
                $0.clients.maxConnections = 2
            }) { exchange in
                await gate.wait()
                try await exchange.answer("200 OK", body: "finished")
            } perform: { proxy, origin in
                let running = [try await proxy.begin(.get("/1")), try await proxy.begin(.get("/2"))]
                await origin.arrivals.reaches(2)
                let refused = try await proxy.connect()
                #expect(try await refused.isClosedByPeer())
                gate.open()
                for client in running { #expect(try await client.answer().text == "finished") }
                #expect(await proxy.service.measure().counters.clientConnectionsRefused == 1)
            }
        }
    }
}
