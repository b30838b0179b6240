import HTTPSemantics

/// The lines of a 200 that a 304 doesn't repeat: "a sender SHOULD NOT generate representation metadata other than the
/// above listed fields unless said metadata exists for the purpose of guiding cache updates (e.g., Last-Modified might be
/// useful if the response does not have an ETag field)" (RFC 9110 §15.4.5).
enum RepresentationMetadata {
    static func contains(_ line: FieldLine, in bytes: Span<UInt8>, hasEntityTag: Bool) -> Bool {
        switch line.name {
        case .lastModified: hasEntityTag
        case .acceptRanges, .contentEncoding, .contentLanguage, .contentLength, .contentRange, .contentType: true
        case .other: describesContent(line.nameRange, in: bytes)
        default: false
        }
    }

    /// `Content-*` (`Content-Location` has a name of its own), except for policies about using it: "the Content-* prefix is
    /// not a signal" (RFC 9111 §3.2).
    private static func describesContent(_ name: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        func starts(with prefix: StaticString) -> Bool {
            let count = prefix.utf8CodeUnitCount
            return name.count >= count
                && bytes.equalsIgnoringCase(prefix, in: name.lowerBound..<name.lowerBound + count)
        }
        return starts(with: "Content-") && !starts(with: "Content-Security-Policy")
    }
}
