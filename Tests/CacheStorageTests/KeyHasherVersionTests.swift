import CacheStorage
import Testing

@Suite("Hashes that are kept")
struct KeyHasherVersionTests {
    // Stores on disk keep hashes. If this fails, increase `KeyHasher.version` with the new values.
    @Test("The same seed gives the same hashes, from version to version")
    func pinned() {
        let hasher = KeyHasher(seed: 0x0123_4567_89AB_CDEF, multiplier: 0xFEDC_BA98_7654_3211)
        let hashes = hasher.key("Api.example.com", "/a/%41b/../C?q=1").hashes
        #expect(KeyHasher.version == 2)
        #expect(hashes.key == 7_153_930_107_058_823_692)
        #expect(hashes.path == 18_312_631_254_539_832_696)
    }
}
