extension ClientSettings {
    /// Reads `clients`. After a complaint the value is incomplete.
    init(reading section: inout Section) {
        self.init()
        section.read("max-connections", .integer(1...1_000_000), into: &maxConnections)
        let connections = ValueKind<Int>.integer(1...1_000_000)
        section.read(
            "per-address",
            ValueKind<AddressLimit>("unlimited, or \(connections.expected)") { text throws(Complaint) in
                text == "unlimited" ? .unlimited : .connections(try connections.parse(text))
            }, into: &perAddress)
        section.read("head-timeout", .timeout, into: &headTimeout)
        section.read("idle-timeout", .timeout, into: &idleTimeout)
        section.read("body-timeout", .timeout, into: &bodyTimeout)
        section.read("write-timeout", .timeout, into: &writeTimeout)
        let size = ValueKind<Int>.size(0...1 << 44)
        let sizeOrUnlimited = ValueKind<Int?>("unlimited, or \(size.expected)") { text throws(Complaint) in
            text == "unlimited" ? nil : try size.parse(text)
        }
        if let limit = section.value("largest-request-body", sizeOrUnlimited) { largestRequestBody = limit }
        let expected = "a list of addresses and ranges such as [10.0.0.0/8]"
        for entry in section.list("trust-forwarded", of: expected, acceptsOne: false) ?? [] {
            if let range = section.context.value(of: entry, as: .addressRange) { trustForwarded.append(range) }
        }
    }
}
