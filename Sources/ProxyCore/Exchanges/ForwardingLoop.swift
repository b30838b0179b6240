internal import HTTPSemantics

/// Whether a request has been here before: proxies that forward to each other in a circle would do so for good.
enum ForwardingLoop {
    /// By `CDN-Loop` (RFC 8586), and by `Via`, which "can be used for … avoiding request loops" (RFC 9110 §7.6.3).
    /// - Parameter pseudonym: by which this proxy calls itself in both.
    static func isClosed(by fields: FieldTable, in bytes: Span<UInt8>, pseudonym: [UInt8]) -> Bool {
        guard !fields.present.isDisjoint(with: FieldSet(.via, .cdnLoop)) else { return false }
        for line in fields.lines where line.name == .via || line.name == .cdnLoop {
            var members = ListMembers(line.valueRange)
            while let member = members.next(in: bytes) {
                if name(in: member, isVia: line.name == .via, in: bytes).map({
                    bytes.extracting($0).equalsIgnoringCase(pseudonym)
                }) == true {
                    return true
                }
            }
        }
        return false
    }

    /// "Via = #( received-protocol RWS received-by [ RWS comment ] )"; "CDN-Loop = #cdn-info", where "cdn-info = cdn-id *(
    /// OWS ";" OWS parameter )".
    private static func name(in member: Range<Int>, isVia: Bool, in bytes: Span<UInt8>) -> Range<Int>? {
        var start = member.lowerBound
        if isVia {
            while start < member.upperBound, !ASCII.isWhitespace(bytes[start]) { start += 1 }
            while start < member.upperBound, ASCII.isWhitespace(bytes[start]) { start += 1 }
        }
        var end = start
        while end < member.upperBound, !ASCII.isWhitespace(bytes[end]), bytes[end] != ASCII.semicolon { end += 1 }
        return start < end ? start..<end : nil
    }
}
