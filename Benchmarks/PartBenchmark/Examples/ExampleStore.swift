import CacheStorage
import HTTPCaching
import HTTPWire

/// A store with the responses to the example requests for so many books.
enum ExampleStore {
    static func make(books: Int, bodyLength: Int, varies: Bool = false) throws -> MemoryStore {
        // A hasher that is the same in each run.
        let hasher = KeyHasher(seed: 0x9E37_79B9_7F4A_7C15, multiplier: 0xBF58_476D_1CE4_E5B9)
        let store = MemoryStore(limits: MemoryStoreLimits(capacity: 1 << 30), hasher: hasher)
        let response = try ParsedResponse(ExampleMessages.responseHead(bodyLength: bodyLength, varies: varies))
        let head = try response.stored(for: ParsedRequest(ExampleMessages.request(book: 0)))
        // All have one block: what differs is where they are found.
        let block = head.bytes + [UInt8](repeating: UInt8(ascii: "x"), count: bodyLength)
        for book in 0..<books {
            let request = try ParsedRequest(ExampleMessages.request(book: book))
            let key = hasher.key(
                authority: request.head.authorityRange, target: request.head.pathRange, in: request.bytes.span)
            let stored = StoredResponse(
                metadata: head.metadata, block: block, provenance: Provenance(order: GenerationTable.first))
            guard store.insert(stored, for: key) else { throw BenchmarkFailure("an example was not stored") }
        }
        return store
    }
}
