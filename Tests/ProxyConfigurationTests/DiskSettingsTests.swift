import HTTPCaching
import ProxyConfiguration
import Testing

struct DiskSettingsTests {
    @Test(
        "How long a body may be follows from the sizes of memory and disk, if it isn't said",
        arguments: [
            ("{ memory: 256MiB }", 16, 16),
            ("{ memory: 4GiB }", 64, 64),
            ("{ memory: 256MiB, largest-object: 1MiB }", 1, 1),
            ("{ memory: 256MiB, largest-object: 200MiB }", 200, 200),
            ("{ memory: 256MiB, disk: { path: a, size: 4GiB } }", 1024, 16),
            ("{ memory: 4GiB, disk: { path: a, size: 4GiB } }", 1024, 64),
            ("{ memory: 256MiB, disk: { path: a, size: 4GiB }, largest-object: 2GiB }", 2048, 16),
            ("{ memory: 256MiB, disk: { path: a, size: 4GiB }, largest-in-memory: 256MiB }", 1024, 256),
            ("{ memory: 256MiB, disk: { path: a, size: 4GiB }, largest-in-memory: 0 }", 1024, 0),
            ("{ memory: 256MiB, disk: { path: a, size: 4GiB }, largest-object: 1MiB }", 1, 1),
            (
                "{ disk: { path: a, size: 4GiB }, largest-object: 1MiB, largest-in-memory: 2MiB }", 1, 1
            ),
            ("{ disk: { path: a, size: 16MiB } }", 4, 4),
        ] as [(String, Int, Int)])
    func largest(store: String, object: Int, inMemory: Int) throws {
        let store = try read("store: \(store)").settings.store
        #expect(store.largestObject == object << 20)
        #expect(store.largestInMemory == inMemory << 20)
    }

    @Test("Without a disk, what is about one is warned of")
    func withoutDisk() throws {
        let text = """
            store:
              largest-in-memory: 1MiB
              spill: always
              trust-after-restart: yes
            routes:
              - match: /a
                spill: never
              - match: /b
                cache: off
                spill: never
            """
        let reading = try read(text)
        #expect(
            reading.warnings.map(\.description) == [
                "proxy.conf:3:3: store.largest-in-memory has no effect without store.disk",
                "proxy.conf:4:3: store.spill has no effect without store.disk",
                "proxy.conf:5:3: store.trust-after-restart has no effect without store.disk",
                "proxy.conf:8:5: routes.spill has no effect without store.disk",
                "proxy.conf:11:5: routes.spill has no effect while cache is off",
            ])
        #expect(reading.settings.store.largestInMemory == reading.settings.store.largestObject)
        let withDisk = text.replacing("store:\n", with: "store:\n  disk: { path: a, size: 1GiB }\n")
        #expect(try read(withDisk).warnings.count == 1)
    }

    @Test("A route spills as the store does, unless it says otherwise")
    func spill() throws {
        let text = """
            store: { disk: { path: a, size: 1GiB }, spill: always }
            routes:
              - match: /a
              - match: /b
                spill: never
              - match: /c
                spill: second-use
            """
        let settings = try read(text).settings
        #expect(settings.routes.map(\.rules.spill) == [.always, .never, .secondUse])
        #expect(settings.defaultRules == CachingRules(spill: .always))
        #expect(try read("routes: [{ match: /a }]").settings.routes.map(\.rules.spill) == [.secondUse])
    }

    @Test("The words of the rules are those of the file", arguments: SpillRule.allCases)
    func words(rule: SpillRule) throws {
        let text = "store: { disk: { path: a, size: 1GiB }, spill: \(rule.rawValue) }"
        #expect(try read(text).settings.store.spill == rule)
    }

    @Test("The directory may come from the environment")
    func variable() throws {
        let text = "store: { disk: { path: \"${STORE:-./var/store}\", size: 1GiB } }"
        #expect(try read(text).settings.store.disk?.path == "./var/store")
        #expect(try read(text, environment: ["STORE": "/srv/store"]).settings.store.disk?.path == "/srv/store")
    }
}
