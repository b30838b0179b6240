import CacheStorage
import DiskStorage
import HTTPCaching
import NIOCore
import ProxyTesting
import Testing

@Suite("Heads that were validated")
struct FreshenTests {
    private let directory = TemporaryDirectory()
    private static let fresh = "ETag: \"1-0\"\nCache-Control: max-age=60"

    /// What is there for a key, its body in its file.
    private func inFile(_ store: DiskStore, _ number: Int, largestInMemory: Int = 0) throws -> StoredResponse {
        let key = store.key(number)
        return try #require(
            store.readNow(store.find(key), for: key, largestInMemory: largestInMemory).first?.response)
    }

    private func freshened(_ response: StoredResponse, order: UInt64, _ fields: String) -> StoredResponse {
        response.freshened(head: Sample.head(1, fields: fields), provenance: Provenance(order: order, groups: [7]))
    }

    private func note(_ response: StoredResponse) -> String {
        let text = String(decoding: response.headBytes, as: UTF8.self)
        return text.firstRange(of: "X-Note: ").map { String(text[$0.upperBound...].prefix(1)) } ?? ""
    }

    @Test("The new head is read with the old body, in its file and in memory", arguments: [300, 100_000, 400_000])
    func newHead(length: Int) throws {
        let store = try DiskStore.opened(directory, capacity: 8 << 20)
        store.write(Sample.response(1, length: length, fields: Self.fresh), 1)
        let first = try inFile(store, 1)
        #expect(store.freshen(freshened(first, order: 9, Self.fresh + "\nX-Note: a"), for: store.key(1)))
        for largest in [0, .max] {
            let response = try inFile(store, 1, largestInMemory: largest)
            #expect(note(response) == "a" && response.provenance == Provenance(order: 9, groups: [7]))
            #expect(response.bodyLength == length)
            if largest > 0 { #expect(response.bodyBytes == Sample.body(1, length: length)) }
        }
        #expect(store.newestOrder(store.key(1).hashes.key) == 9)
        #expect(store.find(store.key(1)).map(\.order) == [9])
        store.stop()
    }

    @Test("An earlier validation that ends later changes nothing")
    func earlier() throws {
        let store = try DiskStore.opened(directory)
        store.write(Sample.response(1, length: 1000), 1)
        let response = try inFile(store, 1)
        #expect(store.freshen(freshened(response, order: 9, "ETag: \"1-0\"\nX-Note: b"), for: store.key(1)))
        #expect(!store.freshen(freshened(response, order: 8, "ETag: \"1-0\"\nX-Note: a"), for: store.key(1)))
        #expect(note(try inFile(store, 1)) == "b" && store.newestOrder(store.key(1).hashes.key) == 9)
        store.stop()
    }

    @Test("A record that was removed or replaced meanwhile stays so", arguments: [true, false])
    func gone(isReplaced: Bool) throws {
        let store = try DiskStore.opened(directory)
        store.write(Sample.response(1, length: 1000), 1)
        let response = try inFile(store, 1)
        if isReplaced {
            store.write(Sample.response(1, version: 2, length: 1000, order: 5), 1)
        } else {
            store.remove(store.key(1), asOf: 5)
        }
        #expect(!store.freshen(freshened(response, order: 9, "ETag: \"1-0\"\nX-Note: a"), for: store.key(1)))
        #expect(store.responses(1).map(\.order) == (isReplaced ? [5] : []))
        store.stop()
    }

    @Test("A response whose body is in memory is not for it")
    func inMemory() throws {
        let store = try DiskStore.opened(directory)
        store.write(Sample.response(1), 1)
        #expect(!store.freshen(Sample.response(1, order: 9), for: store.key(1)))
        store.stop()
    }

    @Test("What is asked for before the validation can't take its place")
    func orders() throws {
        let store = try DiskStore.opened(directory)
        store.write(Sample.response(1, length: 1000), 1)
        #expect(store.freshen(freshened(try inFile(store, 1), order: 9, "ETag: \"1-0\""), for: store.key(1)))
        store.write(Sample.response(1, version: 2, order: 8), 1)
        #expect(store.find(store.key(1)).map(\.order) == [9])
        store.write(Sample.response(1, version: 2, order: 10), 1)
        #expect(store.find(store.key(1)).map(\.order) == [10])
        store.stop()
    }

    @Test("It stays when its record is carried over to another segment")
    func carriedOver() throws {
        let store = try DiskStore.opened(directory, capacity: 200_000, segmentSize: 8192)
        store.write(Sample.response(1, length: 1000), 1)
        #expect(store.freshen(freshened(try inFile(store, 1), order: 9, "ETag: \"1-0\"\nX-Note: a"), for: store.key(1)))
        var number = 100
        while store.figures().carriedOver == 0, number < 1000 {
            _ = store.find(store.key(1))
            store.write(Sample.response(number, length: 1000), number)
            number += 1
        }
        #expect(store.figures().carriedOver == 1)
        #expect(note(try inFile(store, 1)) == "a" && store.find(store.key(1)).map(\.order) == [9])
        store.stop()
    }

    @Test("After a restart the head in the file counts again, and is not trusted")
    func restart() throws {
        let first = try DiskStore.opened(directory)
        first.write(Sample.response(1, length: 1000, fields: Self.fresh), 1)
        first.write(Sample.response(2, length: 1000, fields: Self.fresh), 2)
        #expect(first.freshen(freshened(try inFile(first, 1), order: 9, Self.fresh), for: first.key(1)))
        first.stop { _ in true }
        let second = try DiskStore.opened(directory, trusts: true)
        #expect((1...2).map { second.responses($0).map(\.order) } == [[0], [1]])
        second.stop()
    }

    // MARK: What has a lifetime

    @Test(
        "A later head with the same body takes the place of one that has a lifetime, and leaves one without",
        arguments: [(fresh, false), ("ETag: \"1-0\"", true)])
    func superseded(fields: String, stays: Bool) throws {
        let store = try DiskStore.opened(directory)
        store.write(Sample.response(1, fields: fields), 1)
        store.supersede(by: Sample.response(1, order: 5), keyHash: store.key(1).hashes.key)
        #expect(store.contains(store.key(1)) == stays)
        store.stop()
    }

    @Test("One with a lifetime is written anew when it has none any more")
    func lostLifetime() throws {
        let store = try DiskStore.opened(directory)
        store.write(Sample.response(1, fields: Self.fresh), 1)
        #expect(store.write(Sample.response(1, order: 5), 1) == .queued)
        #expect(store.responses(1).map(\.metadata.hasFreshness) == [false])
        #expect(store.write(Sample.response(1, order: 6), 1) == .alreadyStored)
        store.stop()
    }

    @Test("A large body has a lifetime as well", arguments: [true, false])
    func largeBody(isFresh: Bool) throws {
        let store = try DiskStore.opened(directory)
        let head = Sample.head(1, fields: isFresh ? Self.fresh : "ETag: \"1-0\"")
        let stream = try store.begin(1, head, order: 2, length: 1000)
        _ = stream.append(ByteBuffer(bytes: Sample.body(1, length: 1000)), now: Sample.now)
        stream.finish(now: Sample.now)
        store.waitUntilIdle()
        store.supersede(by: Sample.response(1, length: 1000, order: 5), keyHash: store.key(1).hashes.key)
        #expect(store.contains(store.key(1)) == !isFresh)
        store.stop()
    }

    @Test("What could not be read is written anew, unless it can be read again", arguments: [true, false])
    func unreadable(isReadAgain: Bool) throws {
        let files = FaultyFiles()
        let store = try DiskStore.opened(directory, files: files.operations)
        store.write(Sample.response(1), 1)
        files.fail(.read, 5)
        #expect(store.responses(1).isEmpty && store.contains(store.key(1)))
        files.fail(.read, nil)
        if isReadAgain { #expect(store.responses(1).count == 1) }
        store.supersede(by: Sample.response(1, order: 5), keyHash: store.key(1).hashes.key)
        #expect(store.contains(store.key(1)) == isReadAgain)
        #expect(store.write(Sample.response(1, order: 5), 1) == (isReadAgain ? .alreadyStored : .queued))
        store.stop()
    }

    @Test("What is trusted after a restart goes for every later response, what isn't stays with the same body")
    func trusted() throws {
        for trusts in [true, false] {
            let first = try DiskStore.opened(directory)
            first.write(Sample.response(1, fields: Self.fresh), 1)
            first.stop { _ in true }
            let second = try DiskStore.opened(directory, trusts: trusts)
            second.supersede(by: Sample.response(1, order: 5), keyHash: second.key(1).hashes.key)
            #expect(second.contains(second.key(1)) == !trusts)
            second.stop()
        }
    }
}
