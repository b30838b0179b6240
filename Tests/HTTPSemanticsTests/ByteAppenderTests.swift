import HTTPSemantics
import Testing

@Suite("Appending to reserved memory")
struct ByteAppenderTests {
    private static func text(capacity: Int = 64, _ body: (inout ByteAppender) -> Void) -> String {
        let bytes = [UInt8](appendingUpTo: capacity, body)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("Parts stand behind each other")
    func parts() {
        let bytes = Array("0123456789".utf8)
        let text = Self.text {
            $0.append("Age: ")
            $0.append(bytes, 3..<6)
            $0.append(bytes, 4..<4)
            $0.append(UInt8(ascii: ";"))
            $0.append([])
            $0.append("")
            $0.append(bytes)
        }
        #expect(text == "Age: 345;0123456789")
    }

    @Test(
        "Numbers are written in decimal",
        arguments: [0, 9, 10, 99, 100, 12_345, 999_999_999, 1_000_000_000, .max, .max - 1, -1, -10, .min] as [Int64])
    func decimal(number: Int64) {
        #expect(Self.text { $0.append(decimal: number) } == "\(number)")
        #expect(Self.text(capacity: "\(number)".utf8.count) { $0.append(decimal: number) } == "\(number)")
    }

    @Test(
        "More than was reserved is there all the same, and nothing is written behind the end",
        arguments: [0, 1, 4, 5, 15])
    func more(capacity: Int) {
        let text = Self.text(capacity: capacity) {
            $0.append("Age: ")
            $0.append(decimal: 12_345)
            $0.append(Array(repeating: UInt8(ascii: "x"), count: 1000), 0..<1000)
            $0.append(UInt8(ascii: ";"))
        }
        #expect(text == "Age: 12345" + String(repeating: "x", count: 1000) + ";")
        let guarded = [UInt8](unsafeUninitializedCapacity: 8) { memory, count in
            memory.initialize(repeating: 7)
            var appender = ByteAppender(
                UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(memory)[..<4]))
            appender.append("12345")
            count = 8
        }
        #expect(guarded.suffix(4) == [7, 7, 7, 7])
    }
}
