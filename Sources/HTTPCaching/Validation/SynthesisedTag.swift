import HTTPSemantics

/// Entity-tags that the proxy makes itself, from a digest of the body, for responses that came without a validator:
/// `W/"etagere.` 32 lower-case hexadecimal digits `"`.
///
/// They are weak, as they say nothing of the fields beside the body. The origin knows none of them, so they never reach it;
/// their form alone tells them, whatever the configuration was when they were made.
package enum SynthesisedTag {
    private static let prefix: StaticString = "etagere."
    /// The opaque part: the prefix and 32 digits.
    static let opaqueLength = 40

    /// The value of an `ETag` field.
    ///
    /// - Parameter digest: of the body, at least 16 bytes, such as a SHA-256; the first 16 are used.
    package static func fieldValue(digest: Span<UInt8>) -> [UInt8] {
        precondition(digest.count >= 16, "a tag is made of 16 bytes")
        var value = Array("W/\"".utf8)
        value.reserveCapacity(opaqueLength + 4)
        prefix.withUTF8Buffer { value.append(contentsOf: $0) }
        for index in 0..<16 {
            value.append(hexadecimalDigit(digest[index] >> 4))
            value.append(hexadecimalDigit(digest[index] & 0xF))
        }
        value.append(ASCII.quote)
        return value
    }

    /// Whether a tag was made here.
    ///
    /// - Parameter opaque: without `W/` and without the quotes (`EntityTag.opaque`): a client that lost them means the same.
    package static func isOurs(opaque: Span<UInt8>) -> Bool {
        opaque.count == opaqueLength && isOurs(at: 0, in: opaque)
    }

    /// Whether our prefix and its digits stand at `start`, whatever comes behind them.
    static func isOurs(at start: Int, in bytes: Span<UInt8>) -> Bool {
        guard start + opaqueLength <= bytes.count else { return false }
        let digits = start + prefix.utf8CodeUnitCount
        let hasPrefix = prefix.withUTF8Buffer { expected in
            for offset in 0..<expected.count where bytes[start + offset] != expected[offset] { return false }
            return true
        }
        guard hasPrefix else { return false }
        for index in digits..<start + opaqueLength where !isHexadecimalDigit(bytes[index]) { return false }
        return true
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? ASCII.zero + value : 0x61 + value - 10
    }

    /// In lower case: there is one form only.
    private static func isHexadecimalDigit(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || byte &- 0x61 < 6
    }
}
