import HTTPSemantics
import HTTPWire
import NIOCore
import Testing

@Suite("Numbers and chunks on the wire")
struct ByteBufferWireTests {
    static let numbers: [Int64] = {
        var numbers: [Int64] = [.min, .min + 1, .max, .max - 1, 0]
        var power: Int64 = 1
        while true {
            for number in [power - 1, power, power + 1] { numbers += [number, -number] }
            let (next, overflow) = power.multipliedReportingOverflow(by: 10)
            if overflow { return numbers }
            power = next
        }
    }()

    @Test("A number is written as Swift writes it", arguments: numbers)
    func writesDecimal(_ number: Int64) {
        // A buffer without room, one that is not empty, and one whose reader has moved on.
        var empty = ByteBuffer()
        empty.writeDecimal(number)
        #expect(text(empty.readableBytesView) == String(number))
        var used = ByteBuffer(string: "xy")
        used.moveReaderIndex(forwardBy: 1)
        used.writeDecimal(number)
        used.writeString("z")
        #expect(text(used.readableBytesView) == "y\(number)z")
    }

    /// RFC 9112 §7.1: "chunk-size = 1*HEXDIG".
    @Test(
        "A chunk size is written in hexadecimal",
        arguments: [1, 9, 10, 15, 16, 17, 255, 256, 4_095, 65_536, 0xABCDEF, Int.max])
    func writesChunkSize(_ size: Int) {
        var buffer = ByteBuffer()
        buffer.append(upTo: 18) { $0.append(chunkSize: size) }
        #expect(text(buffer.readableBytesView) == String(size, radix: 16) + "\r\n")
    }

    @Test("What turns out longer than was reserved is appended whole", arguments: [0, 1, 16, 17, 100])
    func longer(capacity: Int) {
        var buffer = ByteBuffer(string: "before ")
        buffer.append(upTo: capacity) {
            $0.append("0123456789")
            $0.append("abcdefg")
        }
        buffer.writeString(" after")
        #expect(text(buffer.readableBytesView) == "before 0123456789abcdefg after")
    }

    @Test("A chunked body that was written is read again")
    func roundTrip() throws {
        for trailers in [nil, "Digest: x\r\n", "A: b\r\nC: d\r\n"] {
            var buffer = ByteBuffer()
            for content in ["a", String(repeating: "b", count: 300)] {
                buffer.append(upTo: 18) { $0.append(chunkSize: content.utf8.count) }
                buffer.writeString(content)
                buffer.writeStaticString("\r\n")
            }
            buffer.writeLastChunk(trailers: trailers.map { ByteBuffer(string: $0) })
            buffer.writeString("rest")
            let decoded = try BodyDecoderTests.decode(text(buffer.readableBytesView), .chunked)
            #expect(decoded == ("a" + String(repeating: "b", count: 300), trailers, true, "rest"))
        }
    }
}
