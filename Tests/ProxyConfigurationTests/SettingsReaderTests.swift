import HTTPCaching
import ProxyConfiguration
import Testing

struct SettingsReaderTests {
    @Test("A file that names only the origin gives every default")
    func defaults() throws {
        let text = "origin:\n  url: http://origin.example\n"
        let reading = try SettingsReader.read(text: text, name: "proxy.conf", environment: [:])
        #expect(reading.settings == Settings(origin: OriginSettings(host: "origin.example", port: 80)))
        #expect(reading.warnings.isEmpty)
    }

    @Test("The defaults are those of the documentation")
    func documentedDefaults() {
        let settings = Settings(origin: OriginSettings(host: "a", port: 80))
        #expect(settings.listen.map(\.description) == ["127.0.0.1:8080"])
        #expect(settings.admin?.description == "127.0.0.1:9090")
        #expect(settings.workers == nil && settings.pseudonym == "etagere" && settings.shutdownTimeout == .seconds(30))
        #expect(settings.drainDelay == .zero)
        #expect(settings.logLevel == .info && settings.accessLog == nil && settings.routes.isEmpty)
        let origin = settings.origin
        #expect(origin.hostRule == .asReceived && origin.maxConnections == 64 && origin.maxWaiting == 1024)
        #expect(origin.queueTimeout == .seconds(5) && origin.connectTimeout == .seconds(2))
        #expect(origin.responseTimeout == .seconds(30) && origin.idleTimeout == .seconds(60))
        #expect(origin.resolveEvery == .seconds(30) && origin.parsing == .lenient && origin.sendsVia)
        let store = settings.store
        #expect(store.memory == 256 << 20 && store.largestObject == 16 << 20 && store.variants == 32)
        #expect(store.disk == nil && store.spill == .secondUse && !store.trustAfterRestart)
        let clients = settings.clients
        #expect(clients.maxConnections == 10_000 && clients.headTimeout == .seconds(10))
        #expect(clients.idleTimeout == .seconds(60) && clients.bodyTimeout == .seconds(30))
        #expect(clients.writeTimeout == .seconds(60) && clients.largestRequestBody == 64 << 20)
        #expect(clients.trustForwarded.isEmpty && clients.perAddress == .half)
        #expect(clients.limitPerAddress(of: 10_000) == 5000 && clients.limitPerAddress(of: 100) == 64)
    }

    @Test("Every key outside routes sets its property")
    func everyKey() throws {
        let text = """
            listen: [0.0.0.0:80, "[::1]:8080", localhost:0]
            admin: off
            workers: 2
            pseudonym: shelf-1
            drain-delay: 5s
            shutdown-timeout: 0s
            origin:
              url: http://Origin.Example:5000/
              host: name
              max-connections: 8
              max-waiting: 0
              queue-timeout: 1s
              connect-timeout: 250ms
              response-timeout: 2m
              idle-timeout: 1h
              resolve-every: 1d
              parsing: strict
              via: off
            store:
              memory: 1GiB
              largest-object: 65536
              variants: 4
              disk: { path: ./var/store, size: 4GiB }
              largest-in-memory: 4KiB
              spill: always
              trust-after-restart: true
            clients:
              max-connections: 100
              per-address: 10
              head-timeout: 1s
              idle-timeout: 2s
              body-timeout: 3s
              write-timeout: 4s
              largest-request-body: unlimited
              trust-forwarded: [10.0.0.0/8, 192.0.2.7, "fd00::/8"]
            access-log: { path: "-", format: combined }
            log-level: debug
            """
        var expected = Settings(origin: OriginSettings(host: "origin.example", port: 5000))
        expected.listen = [
            SocketEndpoint(IPAddress(version4: 0), port: 80), SocketEndpoint(IPAddress(version6: 1), port: 8080),
            SocketEndpoint(.loopback, port: 0),
        ]
        expected.admin = nil
        expected.workers = 2
        expected.pseudonym = "shelf-1"
        expected.drainDelay = .seconds(5)
        expected.shutdownTimeout = .zero
        expected.origin.hostRule = .name("origin.example:5000")
        expected.origin.maxConnections = 8
        expected.origin.maxWaiting = 0
        expected.origin.queueTimeout = .seconds(1)
        expected.origin.connectTimeout = .milliseconds(250)
        expected.origin.responseTimeout = .seconds(120)
        expected.origin.idleTimeout = .seconds(3600)
        expected.origin.resolveEvery = .seconds(86_400)
        expected.origin.parsing = .strict
        expected.origin.sendsVia = false
        expected.store = StoreSettings(
            memory: 1 << 30, disk: DiskSettings(path: "./var/store", size: 4 << 30), largestObject: 65_536,
            largestInMemory: 4096)
        expected.store.variants = 4
        expected.store.spill = .always
        expected.store.trustAfterRestart = true
        expected.clients.maxConnections = 100
        expected.clients.perAddress = .connections(10)
        expected.clients.headTimeout = .seconds(1)
        expected.clients.idleTimeout = .seconds(2)
        expected.clients.bodyTimeout = .seconds(3)
        expected.clients.writeTimeout = .seconds(4)
        expected.clients.largestRequestBody = nil
        let ranges = [
            AddressRange(IPAddress(version4: 0x0A00_0000), prefixLength: 8),
            AddressRange(IPAddress(version4: 0xC000_0207)),
            AddressRange(IPAddress(version6: 0xFD00 << 112), prefixLength: 8),
        ]
        expected.clients.trustForwarded = ranges.compactMap(\.self)
        expected.accessLog = AccessLogSettings(path: "-", format: .combined)
        expected.logLevel = .debug
        let reading = try SettingsReader.read(text: text, name: "proxy.conf", environment: [:])
        #expect(reading.settings == expected)
        #expect(reading.warnings.isEmpty)
    }

    @Test("Every key of a route sets its rule")
    func routes() throws {
        let text = """
            routes:
              - match: /api/books/{id}
                cache: off
                fresh-for: 10m
                heuristics: { percentage: 20, limit: 1h }
                set-cookie: always
                cookies: ignore
                stale-while-revalidate: 30s
                stale-if-error: 5m
                client-directives: ignore
                targeted-fields: [Shelf-Cache-Control, CDN-Cache-Control]
                validators: { order: integer, body-field: version }
                synthesise: digest
                spill: never
              - match: /**
                heuristics: true
                set-cookie: never
            """
        let settings = try read(text).settings
        var first = CachingRules()
        first.isCached = false
        first.freshFor = 600
        first.usesHeuristics = true
        first.heuristicPercentage = 20
        first.longestHeuristicLifetime = 3600
        first.setCookie = .always
        first.ignoresCookies = true
        first.staleWhileRevalidate = 30
        first.staleIfError = 300
        first.honoursRequestDirectives = false
        first.targetedFields = [Array("shelf-cache-control".utf8), Array("cdn-cache-control".utf8)]
        first.validators = ValidatorRules(order: .integer, bodyField: "version")
        first.synthesisesDigest = true
        first.spill = .never
        var second = CachingRules()
        second.usesHeuristics = true
        second.setCookie = .never
        #expect(settings.routes.map(\.rules) == [first, second])
        let table = settings.routeTable
        let found = table.first(matching: Array("/api/books/7?x".utf8).span)
        #expect(found == first)
        let other = table.first(matching: Array("/".utf8).span)
        #expect(other == second)
    }

    @Test("Words that say the default are accepted too")
    func defaultWords() throws {
        let text = """
            admin: 127.0.0.1:9090
            access-log: off
            routes:
              - match: /a
                cache: on
                heuristics: false
                set-cookie: if-shared
                cookies: respect
                client-directives: honour
                synthesise: off
                spill: second-use
            """
        let settings = try read(text).settings
        #expect(settings.admin?.port == 9090)
        #expect(settings.accessLog == nil)
        #expect(settings.routes.map(\.rules) == [CachingRules()])
    }

    @Test("Sections, lists and the access log may be left empty, as when all their lines are comments")
    func emptySections() throws {
        let settings = try read("store:\nclients:\n  # idle-timeout: 1s\naccess-log:\nroutes: []\nrelations: []\n")
            .settings
        #expect(settings == Settings(origin: OriginSettings(host: "127.0.0.1", port: 5000)))
    }

    @Test(
        "The origin's authority is written as a Host field wants it",
        arguments: [
            ("http://a.example", "a.example"), ("http://a.example:80/", "a.example"), ("HTTP://A:81", "a:81"),
            ("http://[::1]:5000", "[::1]:5000"), ("http://[2001:db8::1]", "[2001:db8::1]"),
            ("http://sample_origin:5000", "sample_origin:5000"),
        ])
    func authority(url: String, expected: String) throws {
        let text = "origin: { url: '\(url)' }"
        let settings = try SettingsReader.read(text: text, name: "proxy.conf", environment: [:]).settings
        #expect(settings.origin.authority == expected)
        #expect(!settings.origin.host.contains("["))
    }
}
