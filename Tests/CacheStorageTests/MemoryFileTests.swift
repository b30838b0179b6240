import NIOCore
import Testing

@testable import CacheStorage

@Suite("MemoryFile, a body that the system sends")
struct MemoryFileTests {
    private static let length = 300_000

    private static func chunks() -> [ByteBuffer] {
        let whole = ByteBuffer(bytes: (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        return [0..<100_000, 100_000..<100_001, 100_001..<length].map {
            whole.getSlice(at: $0.lowerBound, length: $0.count)!
        }
    }

    private static func joined(_ parts: [ByteBuffer]) -> ByteBuffer {
        var all = ByteBuffer()
        for part in parts { all.writeImmutableBuffer(part) }
        return all
    }

    @Test("It gives back any part of what was put in")
    func parts() throws {
        let file = try #require(MemoryFile(Self.chunks(), length: Self.length))
        let whole = Self.joined(Self.chunks())
        for range in [0..<Self.length, 0..<1, 65_535..<65_537, 99_999..<100_002, 299_999..<300_000, 5..<5] {
            #expect(Self.joined(file.read(range)) == whole.getSlice(at: range.lowerBound, length: range.count))
        }
    }

    @Test("Where the system gives less, less is given, and nothing ends")
    func behindTheEnd() throws {
        let file = try #require(MemoryFile(Self.chunks(), length: Self.length))
        #expect(Self.joined(file.read(Self.length - 10..<Self.length + 10)).readableBytes == 10)
        #expect(file.read(Self.length..<Self.length + 10).isEmpty)
    }

    @Test("Bodies that are shorter or longer are not kept so", arguments: [0, 196_607, 8_388_609])
    func lengths(length: Int) {
        #expect(MemoryFile([ByteBuffer(repeating: 1, length: length)], length: length) == nil)
    }
}
