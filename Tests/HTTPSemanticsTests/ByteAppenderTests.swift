import HTTPSemantics
import Testing

@Suite("Appending to reserved memory")
struct ByteAppenderTests {
    private static func text(capacity: Int = 64, _ body: (inout ByteAppender) -> Void) -> String {
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { memory, count in
            var appender = ByteAppender(UnsafeMutableRawBufferPointer(memory))
            body(&appender)
            count = appender.count
        }
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

    @Test("It ends the process rather than write behind the end")
    func overflow() async {
        await #expect(processExitsWith: .failure) {
            _ = Self.text(capacity: 4) { $0.append("12345") }
        }
        await #expect(processExitsWith: .failure) {
            _ = Self.text(capacity: 0) { $0.append(decimal: 1) }
        }
    }
}
