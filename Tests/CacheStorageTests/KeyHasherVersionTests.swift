import CacheStorage
import Testing

@Suite("Hashes that are kept")
struct KeyHasherVersionTests {
    // Stores on disk keep hashes. If this fails, increase `KeyHasher.version` with the new values.
    @Test("The same seed gives the same hashes, from version to version")
    func pinned() {
        let hasher = KeyHasher(seed: 0x0123_4567_89AB_CDEF, multiplier: 0xFEDC_BA98_7654_3211)
        let hashes = hasher.key("Api.example.com", "/a/%41b/../C?q=1").hashes
        #expect(KeyHasher.version == 1)
        #expect(hashes.key == 14_799_477_707_620_099_405)
        #expect(hashes.path == 5_719_229_452_194_428_638)
    }
}
