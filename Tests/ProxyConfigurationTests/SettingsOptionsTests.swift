import ProxyConfiguration
import Testing

struct SettingsOptionsTests {
    private static func read(_ text: String, _ change: (inout SettingsOptions) -> Void) throws -> SettingsReading {
        var options = SettingsOptions()
        change(&options)
        return try SettingsReader.read(text: text, name: "proxy.conf", environment: [:], options: options)
    }

    private static func complaints(of text: String, _ change: (inout SettingsOptions) -> Void) -> [String] {
        do {
            _ = try read(text, change)
            return []
        } catch {
            return "\(error)".split(separator: "\n").map(String.init)
        }
    }

    @Test("An origin alone gives every default, without a file")
    func originOnly() throws {
        var options = SettingsOptions()
        options.origin = "http://127.0.0.1:3000"
        let reading = try SettingsReader.read(path: nil, environment: [:], options: options)
        #expect(reading.settings == Settings(origin: OriginSettings(host: "127.0.0.1", port: 3000)))
        #expect(reading.warnings.isEmpty)
    }

    @Test("What the command line says takes the place of what the file says, and the rest of the file stays")
    func replacing() throws {
        let text = """
            listen: 127.0.0.1:1
            origin: { url: http://a, max-connections: 7 }
            store: { memory: 2MiB, variants: 3 }
            """
        let settings = try Self.read(text) { options in
            options.origin = "http://b:3000"
            options.listen = ["127.0.0.1:2", "127.0.0.1:3"]
            options.admin = "off"
            options.memory = "4MiB"
        }.settings
        #expect(settings.origin.authority == "b:3000" && settings.origin.maxConnections == 7)
        #expect(settings.listen.map(\.port) == [2, 3] && settings.admin == nil)
        #expect(settings.store.memory == 4 << 20 && settings.store.variants == 3)
    }

    @Test(
        "A value that makes no sense is refused under its option's name", arguments: ["", "origin: { url: http://a }"])
    func mistakes(text: String) {
        let found = Self.complaints(of: text) { options in
            options.origin = "ftp://x"
            options.listen = ["127.0.0.1:80", "nowhere"]
            options.admin = "of"
            options.memory = "1MB"
        }
        let starts = ["--origin: 'ftp://x' ", "--listen: 'nowhere' ", "--admin: 'of' ", "--memory: '1MB' "]
        #expect(found.count == 4 && zip(found, starts).allSatisfy { $0.hasPrefix($1) }, "\(found)")
        #expect(found.allSatisfy { $0.contains(", expected ") }, "\(found)")
    }

    @Test("Mistakes of the file are found as without options, and what doesn't go together is refused")
    func together() {
        #expect(
            Self.complaints(of: "origin: http://a\nworkers: x\n") { $0.origin = "http://b" }.map { $0.prefix(20) } == [
                "proxy.conf:1:9: orig", "proxy.conf:2:10: wor",
            ])
        let clash = Self.complaints(of: "origin: { url: http://a }") { options in
            options.listen = ["127.0.0.1:8080"]
            options.admin = "127.0.0.1:8080"
        }
        #expect(clash == ["proxy.conf: admin: 127.0.0.1:8080 is already in use in this file, expected another port"])
    }
}
