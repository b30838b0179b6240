import HTTPCaching
import NIOCore
import Testing

@testable import ProxyServer

@Suite("A race of an origin's addresses (RFC 8305)")
struct AddressRaceTests {
    private func at(_ milliseconds: UInt64) -> NIODeadline { .uptimeNanoseconds(milliseconds * 1_000_000) }

    @Test("The first address that accepts is taken, and nothing else is tried")
    func first() {
        var race = AddressRace(count: 2)
        #expect(race.begin(now: at(0)) == [.connect(0), .wake(at: at(250))])
        #expect(race.connected(0) == [.take(0)])
        #expect(race.timePassed(now: at(250)) == [])
    }

    @Test("An address that refuses makes room for the next one at once")
    func refused() {
        var race = AddressRace(count: 3)
        _ = race.begin(now: at(0))
        #expect(race.failed(0, .connectionRefused, now: at(1)) == [.connect(1), .wake(at: at(251))])
        #expect(race.timePassed(now: at(250)) == [], "the time runs from the last attempt on")
        #expect(race.failed(1, .connectionRefused, now: at(2)) == [.connect(2)])
        #expect(race.connected(2) == [.take(2)])
    }

    @Test("An address that is silent gets company, and the one that was outrun is given up")
    func silent() {
        var race = AddressRace(count: 2)
        _ = race.begin(now: at(0))
        #expect(race.timePassed(now: at(249)) == [])
        #expect(race.timePassed(now: at(250)) == [.connect(1)])
        #expect(race.connected(1) == [.take(1), .cancel(0, wasOutrun: true)])
    }

    @Test("A slow address may still win, and the one that began later is no worse for it")
    func slow() {
        var race = AddressRace(count: 2)
        _ = race.begin(now: at(0))
        _ = race.timePassed(now: at(250))
        #expect(race.connected(0) == [.take(0), .cancel(1, wasOutrun: false)])
        #expect(race.failed(1, .connectionRefused, now: at(300)) == [], "nobody waits for it")
    }

    @Test(
        "When no address accepts, the race has failed; time that was lost says more than a refusal",
        arguments: [
            ([Reason.connectionRefused, .connectionRefused], Reason.connectionRefused),
            ([.connectionTimeout, .connectionRefused], .connectionTimeout),
            ([.connectionRefused, .connectionTimeout], .connectionTimeout),
            ([.connectionTimeout, .connectionTimeout], .connectionTimeout),
        ])
    func failed(reasons: [Reason], result: Reason) {
        var race = AddressRace(count: 2)
        _ = race.begin(now: at(0))
        _ = race.timePassed(now: at(250))
        #expect(race.failed(0, reasons[0], now: at(300)) == [])
        #expect(race.failed(1, reasons[1], now: at(2000)) == [.fail(result)])
        #expect(race.isOver)
    }

    @Test("Without a descriptor for a socket the other addresses are not tried")
    func descriptors() {
        var race = AddressRace(count: 3)
        _ = race.begin(now: at(0))
        #expect(race.failed(0, .descriptorsExhausted, now: at(1)) == [.fail(.descriptorsExhausted)])
    }

    @Test("One address is tried without a clock")
    func single() {
        var race = AddressRace(count: 1)
        #expect(race.begin(now: at(0)) == [.connect(0)])
        #expect(race.failed(0, .connectionTimeout, now: at(2000)) == [.fail(.connectionTimeout)])
    }
}

@Suite("The order in which an origin's addresses are tried")
struct AddressHealthTests {
    private func at(_ seconds: UInt64) -> NIODeadline { .uptimeNanoseconds(seconds * 1_000_000_000) }

    private func addresses(_ texts: String...) throws -> [SocketAddress] {
        try texts.map { try SocketAddress(ipAddress: $0, port: 80) }
    }

    @Test("Families take turns, beginning with the system's preference (RFC 8305 §4)")
    func families() throws {
        let health = AddressHealth()
        let given = try addresses("2001:db8::1", "2001:db8::2", "2001:db8::3", "192.0.2.1", "192.0.2.2")
        let tried = try addresses("2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2", "2001:db8::3")
        #expect(health.order(given, now: at(0)) == tried)
        let v4 = try addresses("192.0.2.3", "192.0.2.1", "2001:db8::1")
        #expect(health.order(v4, now: at(0)) == (try addresses("192.0.2.3", "2001:db8::1", "192.0.2.1")))
    }

    @Test("An address that failed is tried last for a while, and one that failed longest ago before the others")
    func failures() throws {
        var health = AddressHealth()
        let all = try addresses("192.0.2.1", "192.0.2.2", "192.0.2.3")
        health.failed(all[1], now: at(0))
        health.failed(all[0], now: at(10))
        #expect(health.order(all, now: at(11)) == [all[2], all[1], all[0]])
        #expect(health.order(all, now: at(31)) == [all[1], all[2], all[0]], "30 seconds later it counts as before")
        health.connected(all[0])
        #expect(health.order(all, now: at(31)) == all)
    }

    @Test("Where all failed, all are tried")
    func allFailed() throws {
        var health = AddressHealth()
        let all = try addresses("192.0.2.1", "192.0.2.2")
        for address in all { health.failed(address, now: at(0)) }
        #expect(health.order(all, now: at(1)) == all)
    }
}
