extension OriginSettings {
    /// Reads `origin`. After a complaint the value is incomplete.
    init(reading section: inout Section) {
        let url = section.require("url", .originURL)
        self.init(host: url?.host ?? "", port: url?.port ?? 0)
        section.read("host", .word([("as-received", .asReceived), ("name", .name(authority))]), into: &hostRule)
        section.read("max-connections", .integer(1...65_535), into: &maxConnections)
        section.read("max-waiting", .integer(0...1_000_000), into: &maxWaiting)
        section.read("queue-timeout", .timeout, into: &queueTimeout)
        section.read("connect-timeout", .timeout, into: &connectTimeout)
        section.read("response-timeout", .timeout, into: &responseTimeout)
        section.read("idle-timeout", .timeout, into: &idleTimeout)
        section.read("parsing", .anyCase, into: &parsing)
        section.read("via", .onOrOff, into: &sendsVia)
        section.read("resolve-every", .duration(.seconds(1) ... .seconds(86_400)), into: &resolveEvery)
    }
}

extension ValueKind where Value == Duration {
    /// A time limit: from a millisecond to a day.
    static var timeout: ValueKind { .duration(.milliseconds(1) ... .seconds(86_400)) }
}
