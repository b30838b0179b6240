import HTTPSemantics
import ProxyTesting
import Testing

@Suite("Bytes eight at a time")
struct WordsTests {
    /// Bytes of every length up to 40, most of them harmless.
    private static let samples: [[UInt8]] = (0...40).flatMap { length in
        (0..<40).map { seed in
            var random = SplitMix64(seed: UInt64(length) << 8 | UInt64(seed))
            return (0..<length).map { _ in
                random.below(8) == 0 ? UInt8(truncatingIfNeeded: random.next()) : UInt8(0x41 + random.below(60))
            }
        }
    }

    // A span may not stand in an expectation.
    private static func firstPosition(of byte: UInt8, in range: Range<Int>, of bytes: [UInt8]) -> Int? {
        bytes.span.firstPosition(of: byte, in: range)
    }

    private static func isFieldContent(_ range: Range<Int>, of bytes: [UInt8]) -> Bool {
        bytes.span.isFieldContent(range)
    }

    private static func equals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.span.equals(right.span)
    }

    private static func equalsIgnoringCase(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.span.equalsIgnoringCase(right.span)
    }

    @Test("The first place of a byte is the one that a look at each byte finds")
    func firstPosition() {
        for bytes in Self.samples {
            for byte in [0x0A, 0x41, 0x80, 0xFF, bytes.last ?? 0] as [UInt8] {
                for start in 0...min(9, bytes.count) {
                    #expect(
                        Self.firstPosition(of: byte, in: start..<bytes.count, of: bytes)
                            == bytes[start...].firstIndex(of: byte))
                }
            }
        }
    }

    @Test("A field value holds what a look at each byte allows")
    func fieldContent() {
        for bytes in Self.samples {
            for start in 0...min(9, bytes.count) {
                let range = start..<bytes.count
                #expect(Self.isFieldContent(range, of: bytes) == bytes[range].allSatisfy { ASCII.isFieldValueByte($0) })
            }
        }
    }

    @Test("One byte that isn't allowed is found at every place", arguments: [0, 0x0A, 0x0D, 0x1F, 0x7F] as [UInt8])
    func oneControl(byte: UInt8) {
        for length in 1...33 {
            for place in 0..<length {
                var bytes = [UInt8](repeating: 0xC3, count: length)
                #expect(Self.isFieldContent(0..<length, of: bytes))
                bytes[place] = 0x09
                #expect(Self.isFieldContent(0..<length, of: bytes), "a tab may stand there")
                bytes[place] = byte
                #expect(!Self.isFieldContent(0..<length, of: bytes))
            }
        }
    }

    @Test("Two runs of bytes are equal only if each byte is")
    func equality() {
        for bytes in Self.samples {
            #expect(Self.equals(bytes, bytes))
            for place in bytes.indices {
                var other = bytes
                other[place] ^= 0x20
                #expect(!Self.equals(bytes, other))
                #expect(Self.equalsIgnoringCase(bytes, other) == ASCII.isLetter(bytes[place]))
            }
            #expect(!Self.equals(bytes, bytes + [0]))
        }
    }
}
