import ProxyConfiguration
import Testing

struct IPAddressTests {
    @Test(
        "An address is read and written in its usual form",
        arguments: [
            ("127.0.0.1", "127.0.0.1"), ("255.255.255.255", "255.255.255.255"), ("::1", "::1"), ("::", "::"),
            ("2001:DB8:0:0::1", "2001:db8::1"), ("::ffff:10.0.0.1", "10.0.0.1"),
        ])
    func text(text: String, expected: String) {
        #expect(IPAddress(text)?.description == expected)
    }

    @Test(
        "What is no address is none",
        arguments: ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "::g", "fe80::1%eth0", "[::1]", "a"])
    func refusal(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("Bytes in network order are an address if there are 4 or 16 of them")
    func bytes() {
        #expect(IPAddress(bytes: ([10, 0, 0, 1] as [UInt8]).span) == IPAddress("10.0.0.1"))
        #expect(IPAddress(bytes: ([UInt8](repeating: 0, count: 15) + [1]).span) == IPAddress("::1"))
        #expect(IPAddress(bytes: ([10, 0, 0] as [UInt8]).span) == nil)
    }

    @Test(
        "A range holds the addresses that share its prefix",
        arguments: [
            ("10.0.0.0", 8, "10.255.1.1", true), ("10.0.0.0", 8, "11.0.0.0", false), ("0.0.0.0", 0, "9.9.9.9", true),
            ("0.0.0.0", 0, "::1", false), ("10.0.0.0", 8, "::ffff:10.1.1.1", true), ("fd00::", 8, "fdff::1", true),
            ("::", 0, "2001:db8::1", true), ("::", 0, "1.2.3.4", false), ("192.0.2.7", 32, "192.0.2.7", true),
            ("192.0.2.7", 32, "192.0.2.6", false), ("192.0.2.6", 31, "192.0.2.7", true),
        ])
    func ranges(first: String, length: Int, address: String, expected: Bool) throws {
        let start = try #require(IPAddress(first))
        let range = try #require(AddressRange(start, prefixLength: length))
        let other = try #require(IPAddress(address))
        #expect(range.contains(other) == expected)
    }

    @Test("Only clients in a trusted range are believed")
    func trust() throws {
        var clients = ClientSettings()
        let address = try #require(IPAddress("10.1.2.3"))
        #expect(!clients.trustsForwarded(by: address))
        clients.trustForwarded = [AddressRange(address)]
        #expect(clients.trustsForwarded(by: address))
        #expect(!clients.trustsForwarded(by: .loopback))
    }
}
