import HTTPCaching
import NIOCore
import ProxyConfiguration
import ProxyTesting
import Testing

@testable import ProxyServer

@Suite("Which connections are let in")
struct ClientAdmissionTests {
    @Test("An address gets as many as it may, some more are told why not, and others are not concerned")
    func perAddress() {
        var open = ClientAdmission.Open(limit: 100, limitPerAddress: 3)
        let decisions = (0..<12).map { _ in open.enter(1) }
        #expect(decisions.prefix(3).allSatisfy { $0 == .admitted })
        #expect(decisions.dropFirst(3).prefix(8).allSatisfy { $0 == .refusedWithWords })
        #expect(decisions.last == .refused)
        #expect(open.enter(2) == .admitted)
        #expect(open.enter(nil) == .admitted, "an address without a limit")
        for _ in 0..<9 { open.leave(1) }
        #expect(open.enter(1) == .admitted)
    }

    @Test("When all leave, nothing of them is remembered")
    func forgotten() {
        var open = ClientAdmission.Open(limit: 10, limitPerAddress: 3)
        for address in UInt64(0)..<5 { _ = open.enter(address) }
        for address in UInt64(0)..<5 { open.leave(address) }
        #expect(open == ClientAdmission.Open(limit: 10, limitPerAddress: 3))
    }

    @Test("All together get as many as there may be, and one for which another goes")
    func total() {
        var open = ClientAdmission.Open(limit: 2, limitPerAddress: nil)
        #expect([open.enter(1), open.enter(1), open.enter(1)] == [.admitted, .admitted, .full])
        #expect(open.enter(1, replaces: true) == .admitted)
        open.leave(1)
        #expect(open.enter(1) == .full)
    }

    @Test(
        "An address counts as itself in IPv4, mapped or not, and as its network of 64 bits in IPv6",
        arguments: [
            ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false),
            ("192.0.2.7", "::ffff:192.0.2.7", true),
            ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true), ("2001:db8:0:1::1", "2001:db8:0:2::1", false),
        ])
    func keys(first: String, second: String, areOne: Bool) throws {
        let keys = try [first, second].map {
            ClientAdmission.key(of: try SocketAddress(ipAddress: $0, port: 80))
        }
        #expect((keys[0] == keys[1]) == areOne)
        #expect(keys[0] != nil)
    }
}

@Suite("Time limits of the admin listener")
struct ConnectionTimeLimitTests {
    private typealias Phase = ConnectionTimeLimits.Phase
    private let limits = ConnectionTimeLimits.Limits(idle: .seconds(60), head: .seconds(10), write: .seconds(30))

    private func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

    @Test("Each byte of a request that drips gives no more time than the first")
    func drip() {
        var phase = Phase(limits, now: at(0))
        #expect(phase.end == at(60))
        for second in Int64(5)..<15 { phase.read(now: at(second)) }
        #expect(phase.end == at(15))
    }

    @Test(
        "A response has its own time, which begins anew with each piece that is taken, and then the connection is idle")
    func response() {
        var phase = Phase(limits, now: at(0))
        phase.read(now: at(5))
        for _ in 0..<2 { phase.began(now: at(6)) }
        #expect(phase.end == at(36))
        phase.wrote(now: at(20))
        #expect(phase.end == at(50))
        phase.wrote(now: at(21))
        #expect(phase.end == at(81))
        phase.read(now: at(80))
        #expect(phase.end == at(90))
    }
}

extension Integration {
    @Suite("Connections of one address")
    struct PerAddressTests {
        @Test("The one too many is told why, in a whole response that is counted, and others go on")
        func refused() async throws {
            try await withProxy({ $0.clients.perAddress = .connections(2) }) { exchange in
                try await exchange.answer("200 OK", body: "ok")
            } perform: { proxy, _ in
                let kept = [try await proxy.connect(), try await proxy.connect()]
                for client in kept { #expect(try await client.ask(.get("/a")).text == "ok") }
                let refused = try await proxy.connect()
                let answer = try await refused.answer()
                #expect(answer.status == 503)
                #expect(answer.cacheStatus == "detail=address-limit")
                #expect(answer["Connection"] == "close")
                refused.close()
                for client in kept { #expect(try await client.ask(.get("/a")).text == "ok") }
                kept[0].close()
                // The proxy has to hear of it first.
                while try await proxy.ask(.get("/b")).status == 503 {}
            }
        }

        @Test("Balancers that are trusted have no limit")
        func trusted() async throws {
            let loopback = try #require(IPAddress("127.0.0.1"))
            try await withProxy({
                $0.clients.perAddress = .connections(1)
                $0.clients.trustForwarded = [AddressRange(loopback)]
            }) { exchange in
                try await exchange.answer("200 OK", body: "ok")
            } perform: { proxy, _ in
                let kept = [try await proxy.connect(), try await proxy.connect(), try await proxy.connect()]
                for client in kept { #expect(try await client.ask(.get("/a")).text == "ok") }
            }
        }
    }
}
