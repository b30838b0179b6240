import NIOCore
import Testing

@testable import ProxyCore

@Suite("The body of a fill")
struct FillBodyTests {
    static let lengths = [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000]

    static func bytes(_ range: Range<Int>) -> ByteBuffer {
        ByteBuffer(bytes: range.map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) })
    }

    /// Made of pieces of `step` bytes.
    private static func body(_ length: Int, step: Int = 10_000, expected: Int? = nil) -> FillBody {
        var body = FillBody()
        for start in stride(from: 0, to: length, by: step) {
            body.append(bytes(start..<min(start + step, length)), expected: expected)
        }
        return body
    }

    @Test("The whole body is what was appended", arguments: lengths)
    func whole(length: Int) {
        for (step, expected) in [(10_000, nil), (100_000, nil), (10_000, length)] as [(Int, Int?)] {
            let body = Self.body(length, step: step, expected: expected)
            #expect((body.start, body.end, body.heldBytes) == (0, length, length))
            var joined = ByteBuffer()
            for chunk in body.whole() { joined.writeImmutableBuffer(chunk) }
            #expect(joined == Self.bytes(0..<length))
        }
    }

    @Test("A reader gets what stands at its offset, up to the end of a chunk or its limit", arguments: lengths)
    func reading(length: Int) {
        let body = Self.body(length)
        for offset in [0, 1, 65_535, 65_536, 65_537, 131_071, length - 1] where (0..<length).contains(offset) {
            for limit in [1, 100, 65_536] {
                let part = body.bytes(from: offset, atMost: limit)
                let expected = min(limit, length - offset, FillBody.chunkSize - offset % FillBody.chunkSize)
                #expect(part == Self.bytes(offset..<offset + expected), "\(offset), \(limit)")
            }
        }
        #expect(body.bytes(from: length, atMost: 1) == nil)
    }

    @Test("What a reader holds does not change as more arrives")
    func slicesStay() {
        var body = Self.body(65_536)
        let chunk = body.bytes(from: 0, atMost: 65_536)
        body.append(Self.bytes(65_536..<65_540), expected: nil)
        let open = body.bytes(from: 65_536, atMost: 65_536)
        body.append(Self.bytes(65_540..<140_000), expected: nil)
        #expect(chunk == Self.bytes(0..<65_536))
        #expect(open == Self.bytes(65_536..<65_540))
    }

    @Test("Dropping gives up whole chunks that nobody needs, and what follows stays in its place")
    func dropping() {
        var body = Self.body(200_000)
        body.drop(before: 65_535)
        #expect(body.start == 0)
        body.drop(before: 140_000)
        #expect(body.start == 131_072)
        #expect(body.heldBytes == 200_000 - 131_072)
        #expect(body.bytes(from: 131_071, atMost: 1) == nil)
        #expect(body.bytes(from: 140_000, atMost: 50) == Self.bytes(140_000..<140_050))
        body.append(Self.bytes(200_000..<300_000), expected: nil)
        #expect(body.bytes(from: 262_140, atMost: 4) == Self.bytes(262_140..<262_144))
        body.drop(before: 300_000)
        #expect(body.heldBytes == 0)
        body.append(Self.bytes(300_000..<300_010), expected: nil)
        #expect(body.bytes(from: 300_000, atMost: 100) == Self.bytes(300_000..<300_010))
    }
}
