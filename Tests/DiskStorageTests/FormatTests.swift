import CacheStorage
import Foundation
import HTTPCaching
import HTTPSemantics
import NIOCore
import ProxyTesting
import Testing

@testable import DiskStorage

/// What docs/disk-format.md says, on the bytes of a store.
@Suite("The format on disk")
struct FormatTests {
    private let bytes: [UInt8]
    private let index: [UInt8]
    private let response = Sample.response(1, length: 13, order: 7, groups: [0x1122_3344_5566_7788])

    init() throws {
        let directory = TemporaryDirectory()
        let store = try DiskStore.opened(directory)
        store.write(response, 1)
        store.stop()
        bytes = directory.contents()["00000001.segment"] ?? []
        index = directory.contents()["index"] ?? []
    }

    private func number(_ offset: Int, _ length: Int, in bytes: [UInt8]) -> UInt64 {
        (0..<length).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64($1 * 8) }
    }

    @Test("A segment's header")
    func segmentHeader() {
        #expect(String(decoding: bytes[..<8], as: UTF8.self) == "EtagSegm")
        #expect(number(8, 2, in: bytes) == 1 && number(10, 2, in: bytes) == 0)
        #expect(number(12, 4, in: bytes) == UInt64(Checksum.of(bytes[0..<12] + bytes[16..<32])))
        #expect(number(24, 8, in: bytes) == UInt64(Sample.now.milliseconds))
    }

    @Test("A record")
    func record() {
        let record = Array(bytes[32...])
        let key = "api.example.com/items/1?q=1"
        let head = Int(number(8, 4, in: record))
        let stored = Int(number(48, 4, in: record))
        let metadata = Int(number(44, 4, in: record))
        #expect(String(decoding: record[..<4], as: UTF8.self) == "EtRc" && number(4, 4, in: record) == 2)
        #expect(number(12, 4, in: record) == UInt64(Checksum.of(record[0..<12] + record[16..<head])))
        #expect(number(16, 8, in: record) == 13 && number(24, 8, in: record) == number(16, 8, in: bytes))
        #expect(number(32, 4, in: record) == UInt64(Checksum.of(record[head..<head + 13])))
        #expect(number(36, 4, in: record) == UInt64(key.utf8.count) && number(40, 4, in: record) == 15)
        #expect(number(52, 4, in: record) == 1 && number(56, 8, in: record) == 7 && number(64, 8, in: record) == 7)
        #expect(number(72, 8, in: record) == 0x1122_3344_5566_7788)
        #expect(Array(record[80..<80 + key.utf8.count]) == Array(key.utf8))
        var expected: [UInt8] = []
        response.metadata.encode(into: &expected)
        let start = 80 + key.utf8.count
        #expect(metadata == 84 && Array(record[start..<start + metadata]) == expected)
        #expect(record[(start + metadata)..<(head - stored)].allSatisfy { $0 == 0 } && head % 8 == 0)
        #expect(Array(record[(head - stored)..<head]) == response.headBytes)
        #expect(Array(record[head..<head + 13]) == response.bodyBytes)
        #expect(record.count == head + 16 && record[(head + 13)...].allSatisfy { $0 == 0 })
    }

    @Test("The index")
    func savedIndex() {
        #expect(index.count == 48 + 32 + 48 + 8)
        #expect(String(decoding: index[..<8], as: UTF8.self) == "EtagIndx")
        #expect(number(8, 2, in: index) == 2 && number(10, 2, in: index) == 48)
        #expect(number(12, 4, in: index) == 1 && number(16, 8, in: index) == 1)
        #expect(number(48, 4, in: index) == 1 && number(56, 8, in: index) == UInt64(bytes.count))
        #expect(number(80 + 16, 8, in: index) == 13 && number(80 + 24, 8, in: index) == 32)
        #expect(number(index.count - 8, 8, in: index) == UInt64(Checksum.of(index[..<(index.count - 8)])))
    }

    @Test("A record of another version is skipped, and those behind it are found", arguments: [0, 1, 3, 65_535])
    func otherVersion(version: UInt16) throws {
        let directory = TemporaryDirectory()
        let first = try DiskStore.opened(directory)
        for number in 1...3 { first.write(Sample.response(number), number) }
        let place = first.find(first.key(2))[0]
        first.stop()
        var contents = directory.contents()
        contents["index"] = nil
        var segment = try #require(contents["00000001.segment"])
        segment[place.offset + 4] = UInt8(truncatingIfNeeded: version)
        segment[place.offset + 5] = UInt8(truncatingIfNeeded: version >> 8)
        let head = Array(segment[place.offset..<place.offset + place.headLength])
        var sealed = head
        sealed.setLittleEndian(RecordPrefix.checksum(of: head[...]), at: 12)
        segment.replaceSubrange(place.offset..<place.offset + place.headLength, with: sealed)
        contents["00000001.segment"] = segment
        let other = TemporaryDirectory(contents)
        let second = try DiskStore.opened(other)
        second.waitUntilIdle()
        #expect((1...3).map { second.responses($0).count } == [1, 0, 1])
        #expect(second.figures().badRecords == 0 && other.contents()["00000001.segment"]?.count == segment.count)
        second.stop()
    }

    @Test("A head part whose checksum holds but which contradicts itself is refused")
    func contradictions() {
        let hasher = KeyHasher(seed: 1, multiplier: 3)
        let head = response.headBytes
        var draft = RecordHead.encode(
            key: Sample.key(1, hasher), head: head.span, metadata: response.metadata, provenance: response.provenance)
        RecordHead.complete(&draft, bodyLength: 13, bodyChecksum: 5, mark: 9)
        var accepted = 0
        for position in 32..<draft.count {
            for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var damaged = draft
                damaged[position] = value
                guard let prefix = RecordPrefix(damaged.span, mark: 9) else { continue }
                if RecordHead(prefix, in: damaged.span, hasher: hasher) != nil { accepted += 1 }
            }
        }
        #expect(accepted > 0, "bytes of the key and the head may be anything")
    }
}
