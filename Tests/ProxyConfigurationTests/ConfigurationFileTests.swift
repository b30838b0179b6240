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

    @Test("The lines that the shipped proxy.conf leaves as comments are right too")
    func commentedLines() throws {
        let text = try String(contentsOfFile: Self.shipped, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            let indentation = line.prefix { $0 == " " }
            let rest = line.dropFirst(indentation.count)
            guard rest.hasPrefix("# "), rest.wholeMatch(of: /# +(- )?[a-z-]+:( .*)?/) != nil else {
                return String(line)
            }
            return String(indentation + rest.dropFirst(2))
        }
        let reading = try SettingsReader.read(text: lines.joined(separator: "\n"), name: "proxy.conf", environment: [:])
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
