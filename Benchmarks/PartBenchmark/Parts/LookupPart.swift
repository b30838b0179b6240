import CacheStorage
import HTTPWire

/// `MemoryStore.lookup` of what is stored, at random.
struct LookupPart: Part {
    private struct Key {
        let authority: Range<Int>
        let target: Range<Int>
        let hashes: KeyHashes
    }

    let name: String
    private let store: MemoryStore
    /// The keys' bytes and positions stand in the order in which they are looked up: as those of a request, they are in the
    /// processor's cache before they are needed.
    private var bytes: [UInt8] = []
    private var keys: [Key] = []
    private var next = 0

    init(name: String, books: Int) throws {
        self.name = name
        store = try ExampleStore.make(books: books, bodyLength: 64)
        for book in (0..<books).shuffled() {
            let request = try ParsedRequest(ExampleMessages.request(book: book))
            let key = store.hasher.key(
                authority: request.head.authorityRange, target: request.head.pathRange, in: request.bytes.span)
            let split = bytes.count + key.authority.count
            keys.append(
                Key(
                    authority: bytes.count..<split, target: split..<bytes.count + key.bytes.count, hashes: key.hashes))
            bytes += key.bytes
        }
    }

    mutating func run(_ operations: Int) {
        for _ in 0..<operations {
            let key = keys[next]
            next = next + 1 == keys.count ? 0 : next + 1
            let found = store.lookup(key.hashes, authority: key.authority, target: key.target, in: bytes.span)
            precondition(found != nil, "everything that is looked up is stored")
        }
    }
}
