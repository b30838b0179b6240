/// The forms that servers on the way give one entity-tag.
extension EntityTag {
    /// Whether two tags are one version in two forms: with and without `W/` or quotes, and with a suffix that names a content
    /// coding, as Apache (`"1-gzip"`), Jetty (`"1--gzip"`) and LiteSpeed (`"1;gz"`) add it to the tag of what they compress.
    ///
    /// Only for the answer to a question about one of them. Two variants may differ by the suffix alone.
    public static func areFormsOfOne(
        _ left: EntityTag, in leftBytes: Span<UInt8>, _ right: EntityTag, in rightBytes: Span<UInt8>
    ) -> Bool {
        if matches(left, in: leftBytes, right, in: rightBytes, by: .weak) { return true }
        let (first, second) = (left.withoutCoding(in: leftBytes), right.withoutCoding(in: rightBytes))
        return !first.isEmpty && leftBytes.extracting(first).equals(rightBytes.extracting(second))
    }

    private static let codings: [StaticString] = ["gzip", "gz", "br", "zstd", "deflate", "df"]

    /// The opaque part without a suffix that names a coding, and without what separates the two.
    private func withoutCoding(in bytes: Span<UInt8>) -> Range<Int> {
        let opaque = opaque
        for coding in Self.codings {
            var end = opaque.upperBound - coding.utf8CodeUnitCount
            guard end > opaque.lowerBound, bytes.equalsIgnoringCase(coding, in: end..<opaque.upperBound) else {
                continue
            }
            let suffix = end
            while end > opaque.lowerBound, Self.isSeparator(bytes[end - 1]) { end -= 1 }
            if end < suffix { return opaque.lowerBound..<end }
        }
        return opaque
    }

    /// `-`, `;`, `:`, `.` or `_`.
    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == 0x2D || byte == ASCII.semicolon || byte == ASCII.colon || byte == 0x2E || byte == 0x5F
    }
}
