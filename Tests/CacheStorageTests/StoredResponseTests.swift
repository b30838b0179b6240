import CacheStorage
import HTTPCaching
import NIOCore
import ProxyTesting
import Testing

@Suite("Stored responses")
struct StoredResponseTests {
    private static func bytes(_ count: Int, from start: Int = 0) -> ByteBuffer {
        ByteBuffer(bytes: (start..<start + count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
    }

    private static func stored(_ chunks: [ByteBuffer]) -> StoredResponse {
        StoredResponse(head: StoredResponse.head(), chunks: chunks, provenance: Provenance(order: 1))
    }

    @Test("A small body lies in one block with its head")
    func smallBody() {
        let response = Self.stored([Self.bytes(10), Self.bytes(5, from: 10)])
        #expect(response.isBodyInBlock)
        #expect(response.bodyLength == 15)
        #expect(response.block.count == response.metadata.headEnd + 15)
        #expect(response.body(0..<15) == [Self.bytes(15)])
        #expect(response.body(9..<12) == [Self.bytes(3, from: 9)])
        #expect(response.body(4..<4).isEmpty)
    }

    @Test(
        "Any part of a large body is the bytes that stand there",
        arguments: [(0, 1), (0, 150_000), (65_535, 65_537), (65_536, 131_072), (131_071, 150_000), (149_999, 150_000)])
    func largeBody(from: Int, to: Int) {
        let whole = Self.bytes(150_000)
        let response = Self.stored([
            whole.getSlice(at: 0, length: 65_536)!, whole.getSlice(at: 65_536, length: 65_536)!,
            whole.getSlice(at: 131_072, length: 18_928)!,
        ])
        #expect(!response.isBodyInBlock)
        #expect(response.block.count == response.metadata.headEnd)
        var joined = ByteBuffer()
        for part in response.body(from..<to) { joined.writeImmutableBuffer(part) }
        #expect(joined == whole.getSlice(at: from, length: to - from))
    }

    @Test(
        "So is any part of a body that the system sends",
        arguments: [(0, 1), (0, 300_000), (65_535, 65_537), (131_071, 299_999), (299_999, 300_000), (7, 7)])
    func memoryFile(from: Int, to: Int) throws {
        let whole = Self.bytes(300_000)
        let response = Self.stored([
            whole.getSlice(at: 0, length: 200_000)!, whole.getSlice(at: 200_000, length: 100_000)!,
        ])
        #expect(!response.isBodyInBlock && response.file == nil)
        #expect(response.size > 300_000 && response.size < 310_000)
        let reader = try #require(response.memoryFileReader())
        #expect(reader.length == 300_000 && reader.forAnotherReader().length == 300_000)
        #expect(reader.isPrepared(from..<to))
        let region = reader.region(from..<to)
        #expect(region.readerIndex == from && region.endIndex == to)
        var joined = ByteBuffer()
        for part in response.body(from..<to) { joined.writeImmutableBuffer(part) }
        #expect(joined == whole.getSlice(at: from, length: to - from))
    }

    @Test(
        "A body is sent by the system if that is cheaper, and its file is made fast",
        arguments: [
            (65_536, false), (65_537, false), (196_607, false), (196_608, true), (8_388_608, true), (8_388_609, false),
        ])
    func kinds(length: Int, isInFile: Bool) {
        let response = Self.stored([ByteBuffer(repeating: 7, count: length)])
        #expect((response.memoryFileReader() != nil) == isInFile)
        #expect(response.isBodyInBlock == (length <= StoredResponse.largestBodyInBlock))
        #expect(response.body(length - 1..<length) == [ByteBuffer(repeating: 7, count: 1)])
    }

    @Test("Freshening changes the head and keeps the body", arguments: [10, 100_000, 300_000])
    func freshened(length: Int) {
        let response = Self.stored([Self.bytes(length)])
        let head = StoredResponse.head(fields: "ETag: \"1\"\nX-New: a longer head than before")
        let fresh = response.freshened(head: head, provenance: Provenance(order: 5, groups: [7]))
        #expect(fresh.provenance == Provenance(order: 5, groups: [7]))
        #expect(fresh.metadata == head.metadata)
        #expect(fresh.block.prefix(fresh.metadata.headEnd).elementsEqual(head.bytes))
        #expect(fresh.body(0..<length) == response.body(0..<length))
        #expect(fresh.bodyLength == length)
    }

    @Test("An empty body is one")
    func emptyBody() {
        let response = Self.stored([])
        #expect(response.bodyLength == 0)
        #expect(response.body(0..<0).isEmpty)
    }
}
