import Foundation
import ProxyConfiguration
import Testing

struct DocumentationTests {
    /// A file in which an unknown key stands in a section, so that the complaint lists the keys that are known there.
    private static let probes = [
        "Top level": "xxxxxxxxxxxx: 1",
        "origin": "origin: { xxxxxxxxxxxx: 1 }",
        "store": "store: { xxxxxxxxxxxx: 1 }",
        "disk": "store: { disk: { xxxxxxxxxxxx: 1 } }",
        "clients": "clients: { xxxxxxxxxxxx: 1 }",
        "access-log": "access-log: { xxxxxxxxxxxx: 1 }",
        "routes": "routes: [{ xxxxxxxxxxxx: 1 }]",
        "validators": "routes: [{ validators: { xxxxxxxxxxxx: 1 } }]",
        "relations": "relations: [{ xxxxxxxxxxxx: 1 }]",
    ]

    @Test("docs/configuration.md explains every key of a section, and no other", arguments: probes.keys.sorted())
    func keys(section: String) throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/configuration.md")
        let text = try String(contentsOf: path, encoding: .utf8)
        let chapter = try #require(text.split(separator: /\n#{2,3}\s/).first { $0.hasPrefix("\(section)\n") })
        let documented = chapter.matches(of: /\n\| `([a-z-]+)` \|/).map { String($0.1) }
        let found = complaints(of: try #require(Self.probes[section])).first { $0.contains("'xxxxxxxxxxxx'") }
        let list = try #require(found?.firstMatch(of: /expected one of (.+)/)).1
        #expect(documented.sorted() == list.split(separator: ", ").map(String.init).sorted())
    }
}
