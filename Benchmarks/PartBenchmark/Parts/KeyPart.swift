import CacheStorage
import HTTPWire

/// `KeyHasher.hashes` of an authority and a target.
struct KeyPart: Part {
    let name = "key"
    private let hasher = KeyHasher(seed: 0x9E37_79B9_7F4A_7C15, multiplier: 0xBF58_476D_1CE4_E5B9)
    private let bytes: [UInt8]
    private let keys: [(authority: Range<Int>, target: Range<Int>, hashes: KeyHashes)]

    init() throws {
        var bytes: [UInt8] = []
        var keys: [(Range<Int>, Range<Int>, KeyHashes)] = []
        for book in 0..<16 {
            let request = try ParsedRequest(ExampleMessages.request(book: book))
            let (authority, target) = (request.head.authorityRange, request.head.pathRange)
            let key = hasher.key(authority: authority, target: target, in: request.bytes.span)
            let start = bytes.count
            bytes += key.bytes
            let split = start + key.authority.count
            keys.append((start..<split, split..<bytes.count, key.hashes))
        }
        self.bytes = bytes
        self.keys = keys
    }

    func run(_ operations: Int) {
        for number in 0..<operations {
            let key = keys[number & 15]
            let hashes = hasher.hashes(authority: key.authority, target: key.target, in: bytes.span)
            precondition(hashes == key.hashes, "the same key has the same hashes")
        }
    }
}
