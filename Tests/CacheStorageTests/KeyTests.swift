import CacheStorage
import ProxyTesting
import Testing

@Suite("Cache keys and their hashes")
struct KeyTests {
    private let hasher: KeyHasher

    init() {
        var generator = SplitMix64(seed: 11)
        hasher = KeyHasher(using: &generator)
    }

    @Test("All queries of a path share its path's hash, and none its key's")
    func pathHash() {
        let plain = hasher.key("api.example:8080", "/books/1").hashes
        let queries = ["?", "?page=1", "?page=2", "?page=1&size=9"].map {
            hasher.key("api.example:8080", "/books/1" + $0).hashes
        }
        #expect(queries.allSatisfy { $0.path == plain.path })
        #expect(Set(queries.map(\.key) + [plain.key]).count == 5)
        #expect(hasher.key("api.example:8080", "/books/2").hashes.path != plain.path)
    }

    @Test("The authority counts without regard to case, the target with it")
    func caseOfAuthority() {
        #expect(hasher.key("API.Example", "/a") == hasher.key("api.example", "/a"))
        #expect(hasher.key("API.Example", "/a").hashes == hasher.key("api.example", "/a").hashes)
        #expect(hasher.key("h", "/A") != hasher.key("h", "/a"))
    }

    @Test("A key gives back authority and target")
    func parts() {
        let key = hasher.key("API.example:1", "/a?b")
        #expect(key.authority.elementsEqual("api.example:1".utf8))
        #expect(key.target.elementsEqual("/a?b".utf8))
    }

    @Test("Texts of which one begins the other, or that are padded with zeros, have different hashes")
    func prefixes() {
        var seen: Set<UInt64> = []
        var count = 0
        for length in 1...40 {
            for byte in ["a", "\0", "\u{1}"] {
                let text = String(repeating: byte, count: length)
                let pairs = [(text, "/"), ("h", "/" + text), ("h", "/?" + text), ("", "/" + text + "/")]
                for (authority, target) in pairs {
                    seen.insert(hasher.key(authority, target).hashes.key)
                    count += 1
                }
            }
        }
        #expect(seen.count == count)
    }

    @Test("Hashes of similar keys are spread over shards, slots and counters alike")
    func distribution() {
        let hashes = (0..<64_000).map { hasher.key("api.example", "/api/books/\($0)").hashes }
        for (name, shift, value) in [
            ("slots", 0, \KeyHashes.key), ("shards", 48, \KeyHashes.key), ("fills", 40, \KeyHashes.key),
            ("generations", 32, \KeyHashes.path),
        ] {
            var counts = [Int](repeating: 0, count: 64)
            for hash in hashes { counts[Int(truncatingIfNeeded: hash[keyPath: value] >> shift) & 63] += 1 }
            // 1000 each; six standard deviations.
            #expect(counts.allSatisfy { abs($0 - 1_000) < 190 }, "\(name)")
        }
        #expect(Set(hashes.map(\.key)).count == 64_000)
    }

    @Test("Another seed gives other hashes")
    func seeds() {
        var generator = SplitMix64(seed: 12)
        let other = KeyHasher(using: &generator)
        #expect(other.key("h", "/").hashes != hasher.key("h", "/").hashes)
    }
}
