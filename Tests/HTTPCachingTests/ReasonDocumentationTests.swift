import Foundation
import HTTPCaching
import Testing

struct ReasonDocumentationTests {
    @Test("docs/cache-status.md explains every reason once, and no other")
    func reasons() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/cache-status.md")
        let text = try String(contentsOf: path, encoding: .utf8)
        let documented = text.split(separator: "\n## ").dropFirst()
            .flatMap { $0.matches(of: /\n\| `([a-z-]+)` \|/) }.map { String($0.1) }
        #expect(documented.sorted() == Reason.allCases.map { "\($0.code)" }.sorted())
    }
}
