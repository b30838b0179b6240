import Foundation
import HTTPCaching
import ProxyConfiguration
import Testing

struct ConfigurationFileTests {
    private static let shipped = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "proxy.conf").path

    @Test("The shipped proxy.conf is read without a complaint, with and without its variables")
    func shippedFile() throws {
        let plain = try SettingsReader.read(path: Self.shipped, environment: [:])
        #expect(plain.warnings.isEmpty)
        #expect(plain.settings.origin.authority == "127.0.0.1:5000")
        #expect(plain.settings.listen.map(\.description) == ["127.0.0.1:8080"])
        #expect(plain.settings.accessLog?.path == "./var/access.log")
        #expect(plain.settings.routes.count >= 2)
        let environment = [
            "ORIGIN_URL": "http://api.example", "ETAGERE_LISTEN": "0.0.0.0:80", "ETAGERE_ADMIN": "0.0.0.0:90",
            "ETAGERE_ACCESS_LOG": "-",
        ]
        let changed = try SettingsReader.read(path: Self.shipped, environment: environment).settings
        #expect(changed.origin.host == "api.example" && changed.origin.port == 80)
        #expect(changed.listen.map(\.description) == ["0.0.0.0:80"])
        #expect(changed.accessLog?.path == "-")
    }

    @Test("The examples are right, and proxy.conf has what those of the sample APIs have")
    func examples() throws {
        let sample = try SettingsReader.read(path: Self.shipped, environment: [:]).settings
        for name in ["books", "erp"] {
            let reading = try SettingsReader.read(path: Self.example(name), environment: [:])
            #expect(reading.warnings.isEmpty)
            #expect(reading.settings.routes.allSatisfy(sample.routes.contains))
            #expect(reading.settings.relations.allSatisfy(sample.relations.contains))
            #expect(!reading.settings.routes.isEmpty && !reading.settings.relations.isEmpty)
        }
        let own = try SettingsReader.read(path: Self.example("own"), environment: ["ORIGIN_URL": "http://a"])
        #expect(own.warnings.isEmpty && own.settings.routes.isEmpty && own.settings.relations.isEmpty)
    }

    @Test("What examples/own.conf leaves as comments is right too")
    func commentsOfOwn() throws {
        let text = try Self.uncommented(Self.example("own"))
        let reading = try SettingsReader.read(text: text, name: "own.conf", environment: ["ORIGIN_URL": "http://a"])
        #expect(reading.settings.routes.count == 2 && reading.settings.relations.count == 1)
    }

    private static func example(_ name: String) -> String {
        URL(filePath: shipped).deletingLastPathComponent().appending(path: "examples/\(name).conf").path
    }

    /// The file with the keys that are comments in it.
    private static func uncommented(_ path: String) throws -> String {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            let indentation = line.prefix { $0 == " " }
            let rest = line.dropFirst(indentation.count)
            guard rest.hasPrefix("# "), rest.wholeMatch(of: /# +(- )?[a-z-]+:( .*)?/) != nil else {
                return String(line)
            }
            return String(indentation + rest.dropFirst(2))
        }
        return lines.joined(separator: "\n")
    }

    @Test("The lines that the shipped proxy.conf leaves as comments are right too")
    func commentedLines() throws {
        let text = try Self.uncommented(Self.shipped)
        let reading = try SettingsReader.read(text: text, name: "proxy.conf", environment: [:])
        #expect(reading.settings.origin.hostRule == .name("127.0.0.1:5000"))
        #expect(reading.settings.store.disk == DiskSettings(path: "./var/store", size: 4 << 30))
        #expect(reading.settings.clients.trustForwarded.count == 1)
        #expect(reading.settings.routes.contains { $0.rules.staleIfError == 300 })
    }

    @Test("A file that can't be read is one mistake that says why")
    func unreadable() throws {
        let missing = #expect(throws: SettingsMistakes.self) {
            try SettingsReader.read(path: "/nowhere/proxy.conf", environment: [:])
        }
        #expect(
            missing?.description
                == "/nowhere/proxy.conf: cannot read the file: No such file or directory, expected a readable file")
        let directory = #expect(throws: SettingsMistakes.self) {
            try SettingsReader.read(path: "/tmp", environment: [:])
        }
        #expect(directory?.description.contains("/tmp: cannot read the file: Is a directory") == true)
    }

    @Test("A file that is not UTF-8 is refused at its first wrong byte")
    func encoding() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "etagere-\(UUID().uuidString).conf").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("a: \u{E9}\nb: x".utf8 + [0xFF, 0x0A]).write(to: URL(filePath: path))
        let error = #expect(throws: SettingsMistakes.self) { try SettingsReader.read(path: path, environment: [:]) }
        #expect(error?.description == "\(path):2:5: the file is not UTF-8 from here on, expected UTF-8 text")
    }
}
