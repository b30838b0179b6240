import CacheStorage
import NIOCore
import ProxyTesting
import Testing

@Suite("The account of what is in memory beside the store")
struct MemoryAccountTests {
    @Test("Bytes are granted up to the limit, whatever they are for, and not beyond")
    func limit() {
        let account = MemoryAccount(limit: 8 << 20)
        #expect(account.take(6 << 20, for: .fills))
        #expect(!account.take((2 << 20) + 1, for: .sending))
        #expect(account.take(2 << 20, for: .heads))
        #expect(account.isFull && account.total == 8 << 20)
        account.release(6 << 20, of: .fills)
        #expect(!account.isFull && account.total == 2 << 20)
    }

    @Test("Half heads get a quarter of it, as a client need send nothing more for them to stay")
    func heads() {
        let account = MemoryAccount(limit: 8 << 20)
        #expect(account.take(2 << 20, for: .heads))
        #expect(!account.take(1, for: .heads))
        #expect(account.take(1, for: .fills))
    }

    @Test("What waits in connections' buffers makes memory short and takes nothing from bodies")
    func buffers() {
        let account = MemoryAccount(limit: 1 << 20)
        account.add(1 << 20, for: .buffers)
        #expect(account.isShort && !account.isFull && account.total == 0)
        #expect(account.take(1 << 20, for: .fills))
    }

    /// Bodies of each kind: one in pieces, and one in a file in memory.
    static let lengths = [100_000, 300_000]

    private static func store(_ capacity: Int, _ account: MemoryAccount) -> MemoryStore {
        var generator = SplitMix64(seed: 1)
        return MemoryStore(
            limits: MemoryStoreLimits(capacity: capacity), account: account, shardCount: 1, using: &generator)
    }

    private static func response(_ length: Int, _ account: MemoryAccount, order: UInt64 = 1) -> StoredResponse {
        StoredResponse(
            head: StoredResponse.head(), chunks: [ByteBuffer(repeating: 7, length: length)],
            provenance: Provenance(order: order), account: account)
    }

    @Test(
        "A body counts beside the store until it is stored, and again from its eviction until nobody holds it",
        arguments: lengths)
    func body(length: Int) {
        let account = MemoryAccount(limit: 1 << 20)
        let store = Self.store(500_000, account)
        var held: StoredResponse? = Self.response(length, account)
        #expect(account[.sending] >= length)
        _ = store.insert(held!, for: store.key(1))
        #expect(account[.sending] == 0 && store.usedBytes >= length)
        _ = store.insert(Self.response(450_000, account), for: store.key(2))
        #expect(store.lookup(store.key(1)) == nil)
        #expect(account[.sending] >= length, "a client still has it")
        held = nil
        #expect(account[.sending] == 0)
    }

    @Test("A reader of a file in memory holds the body after the response is gone")
    func reader() {
        let account = MemoryAccount(limit: 1 << 20)
        var reader = Self.response(300_000, account).memoryFileReader()
        #expect(account[.sending] >= 300_000)
        let second = reader?.forAnotherReader()
        reader = nil
        #expect(account[.sending] >= 300_000 && second != nil)
    }

    @Test("A freshened response shares its body, which counts once", arguments: lengths)
    func freshened(length: Int) {
        let account = MemoryAccount(limit: 1 << 20)
        let store = Self.store(1 << 20, account)
        let first = Self.response(length, account)
        _ = store.insert(first, for: store.key(1))
        let second = first.freshened(head: StoredResponse.head(), provenance: Provenance(order: 2))
        #expect(account[.sending] == 0)
        _ = store.insert(second, for: store.key(1))
        #expect(account[.sending] == 0)
        store.remove(second, for: store.key(1), asOf: 2)
        #expect(account[.sending] >= length && account[.sending] < 2 * length)
    }

    @Test("While slow readers take much, what nobody reads is evicted first")
    func sparing() {
        let account = MemoryAccount(limit: 1 << 20)
        let store = Self.store(500_000, account)
        let read = Self.response(300_000, account)
        let reader = read.memoryFileReader()
        _ = store.insert(read, for: store.key(1))
        // Buffers of this length take no more than that.
        _ = store.insert(Self.response(131_072, account), for: store.key(2))
        account.add(600_000, for: .sending)
        _ = store.insert(Self.response(131_072, account), for: store.key(3))
        #expect(store.lookup(store.key(1)) != nil && store.lookup(store.key(2)) == nil)
        account.release(600_000, of: .sending)
        _ = store.insert(Self.response(131_072, account), for: store.key(4))
        #expect(reader != nil)
        #expect(store.lookup(store.key(3)) == nil || store.lookup(store.key(1)) == nil)
    }

    @Test("When everything is being read, something that is goes all the same: the store keeps its limit")
    func nothingElse() {
        let account = MemoryAccount(limit: 1 << 20)
        let store = Self.store(500_000, account)
        let read = Self.response(300_000, account)
        let reader = read.memoryFileReader()
        _ = store.insert(read, for: store.key(1))
        account.add(600_000, for: .sending)
        _ = store.insert(Self.response(250_000, account), for: store.key(2))
        #expect(store.usedBytes <= 500_000 && reader != nil)
    }
}
