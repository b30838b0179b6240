import CacheStorage
import DiskStorage
import HTTPCaching
import ProxyTesting
import Testing

@Suite("What the index knows of entity-tags")
struct EvidenceTests {
    private let directory = TemporaryDirectory()

    private static let rows: [(fields: String, tag: String, has: Bool)] = [
        ("ETag: \"7\"", "7", true),
        ("ETag: \"7\"", "8", false),
        ("ETag: \"7\"", "", false),
        ("ETag: \"\"", "", true),
        ("ETag: W/\"7\"", "7", false),
        ("Cache-Control: max-age=9", "7", false),
        ("ETag: \"\u{E9}\"", "é", false),
    ]

    @Test("A strong tag is found by its bytes, a weak one and none never", arguments: rows)
    func has(row: (fields: String, tag: String, has: Bool)) throws {
        let store = try DiskStore.opened(directory)
        store.write(Sample.response(1, order: 5, fields: row.fields), 1)
        let tag = Array(row.tag.utf8)
        #expect(store.has(entityTag: tag, for: store.key(1)) == row.has)
        #expect(store.hasOther(entityTag: tag, for: store.key(1), askedBefore: 6) == !row.has)
        #expect(!store.hasOther(entityTag: tag, for: store.key(1), askedBefore: 5), "it was asked for as late")
        #expect(!store.has(entityTag: tag, for: store.key(2)))
        #expect(!store.hasOther(entityTag: tag, for: store.key(2), askedBefore: 6))
        store.stop()
    }

    @Test("Each variant counts, and so does what was recovered")
    func variants() throws {
        let first = try DiskStore.opened(directory)
        for number in 1...2 {
            first.write(
                Sample.response(1, order: UInt64(number), vary: ("X", "\(number)"), fields: "ETag: \"\(number)\""), 1)
        }
        first.stop()
        let store = try DiskStore.opened(directory)
        for tag in ["1", "2"] {
            #expect(store.has(entityTag: Array(tag.utf8), for: store.key(1)))
            #expect(store.hasOther(entityTag: Array(tag.utf8), for: store.key(1), askedBefore: 1))
        }
        #expect(!store.has(entityTag: Array("3".utf8), for: store.key(1)))
        store.stop()
    }

    @Test("A removal takes what has the same selecting fields, and nothing else")
    func removal() throws {
        let store = try DiskStore.opened(directory)
        let responses = ["1", "2"].map { Sample.response(1, order: 2, vary: ("X", $0)) }
        for response in responses { store.write(response, 1) }
        store.remove(store.key(1), variation: responses[0].metadata.variation, asOf: 1)
        #expect(store.find(store.key(1)).count == 2, "both were asked for later")
        store.remove(store.key(1), asOf: 9)
        #expect(store.find(store.key(1)).count == 2, "both have selecting fields")
        store.remove(store.key(1), variation: responses[0].metadata.variation, asOf: 9)
        #expect(store.responses(1).map(\.metadata.variation) == [responses[1].metadata.variation])
        store.stop()
    }

    @Test("What is removed while a body streams doesn't come in with it")
    func expected() throws {
        let store = try DiskStore.opened(directory)
        let old = try store.begin(1, order: 3, length: 0)
        let new = try store.begin(1, order: 9, length: 0)
        store.remove(store.key(1), asOf: 5)
        old.finish(now: Sample.now)
        store.waitUntilIdle()
        #expect(!store.contains(store.key(1)))
        new.finish(now: Sample.now)
        store.waitUntilIdle()
        #expect(store.find(store.key(1)).map(\.order) == [9])
        // Nothing is expected any more: the memory store says what may be spilled.
        store.remove(store.key(1), asOf: 9)
        store.write(Sample.response(1, order: 4), 1)
        #expect(store.find(store.key(1)).map(\.order) == [4])
        store.stop()
    }
}
