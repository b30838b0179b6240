import HTTPCaching

extension Settings {
    /// Reads the whole file. After a complaint the value is incomplete.
    init(reading top: inout Section) {
        // Stands in when the file names no origin, so that the rest is still read.
        var origin = OriginSettings(host: "", port: 0)
        top.requireSection("origin", "a section that holds the origin's url") { origin = OriginSettings(reading: &$0) }
        self.init(origin: origin)
        readListeners(&top)
        top.read("workers", .integer(1...1024), into: &workers)
        top.read("pseudonym", .pseudonym, into: &pseudonym)
        top.read("drain-delay", .duration(.zero ... .seconds(3600)), into: &drainDelay)
        top.read("shutdown-timeout", .duration(.zero ... .seconds(86_400)), into: &shutdownTimeout)
        top.section("store") { store = StoreSettings(reading: &$0) }
        top.section("clients") { clients = ClientSettings(reading: &$0) }
        readAccessLog(&top)
        top.read("log-level", .anyCase, into: &logLevel)
        refuseLoop(&top)
        requestFields = RequestFieldSettings(reading: &top)
        routes = RouteSettings.readAll(&top, defaults: defaultRules, hasDisk: store.disk != nil)
        relations = Relation.readAll(&top, routes: routes)
    }

    private mutating func readListeners(_ top: inout Section) {
        var taken: Set<SocketEndpoint> = []
        /// Complains of an endpoint that another listener has already; port 0 is a new one each time.
        func claim(_ endpoint: SocketEndpoint, _ entry: Entry) {
            if endpoint.port != 0, !taken.insert(endpoint).inserted {
                top.context.refuse(
                    "\(entry.name): \(endpoint) is already in use in this file, expected another port",
                    at: entry.position)
            }
        }
        let expected = "an address and a port such as 127.0.0.1:8080, or a list of them"
        if let entries = top.list("listen", of: expected, acceptsOne: true) {
            if entries.isEmpty {
                top.refuse("listen", "listen is empty, expected \(expected)")
            }
            var endpoints: [SocketEndpoint] = []
            for entry in entries {
                guard let endpoint = top.context.value(of: entry, as: .endpoint) else { continue }
                claim(endpoint, entry)
                endpoints.append(endpoint)
            }
            if !endpoints.isEmpty { listen = endpoints }
        } else {
            taken.formUnion(listen)
        }
        guard let entry = top.entry("admin") else { return }
        guard let value = top.context.value(of: entry, as: .endpointOrOff) else { return }
        admin = value
        if let value { claim(value, entry) }
    }

    /// Complains if the origin is where this proxy itself listens.
    private func refuseLoop(_ top: inout Section) {
        let addresses = origin.host == "localhost" ? ["127.0.0.1", "::1"] : [origin.host]
        let own = (listen + [admin].compactMap(\.self)).first { endpoint in
            endpoint.port == origin.port
                && addresses.compactMap({ IPAddress($0) }).contains { address in
                    endpoint.address == address
                        || ["0.0.0.0", "::"].contains(endpoint.host) && ["127.0.0.1", "::1"].contains("\(address)")
                }
        }
        guard let own else { return }
        top.refuse(
            "origin",
            "origin.url is \(origin.authority), where Etagere itself listens (\(own)), expected the API's address")
    }

    private mutating func readAccessLog(_ top: inout Section) {
        guard let entry = top.entry("access-log"), !entry.isEmpty else { return }
        if entry.mapping == nil {
            let off = ValueKind<Bool>("off, or a section with path and format") { text throws(Complaint) in
                guard text == "off" || text == "false" || text == "no" else {
                    throw Complaint("'\(text)' is not known")
                }
                return false
            }
            _ = top.context.value(of: entry, as: off)
            return
        }
        top.section("access-log") { section in
            let path = section.require("path", .filePath)
            var format = AccessLogSettings.Format.json
            section.read("format", .anyCase, into: &format)
            accessLog = path.map { AccessLogSettings(path: $0, format: format) }
        }
    }
}

extension ValueKind where Value == SocketEndpoint? {
    /// Nil for `off`.
    static var endpointOrOff: ValueKind {
        let endpoint = ValueKind<SocketEndpoint>.endpoint
        return ValueKind("off, or \(endpoint.expected)") { text throws(Complaint) in
            text == "off" ? nil : try endpoint.parse(text)
        }
    }
}
