internal import HTTPSemantics

/// `Max-Forwards` of an OPTIONS request: "Each intermediary that receives a TRACE or OPTIONS request containing a Max-Forwards
/// header field MUST check and update its value prior to forwarding the request" (RFC 9110 §7.6.2). TRACE is never forwarded.
enum MaxForwards {
    private static let name = Array("max-forwards".utf8)

    /// "If the received value is zero (0), the intermediary MUST NOT forward the request; instead, the intermediary MUST respond as
    /// the final recipient."
    static func isSpent(_ method: Method, _ fields: FieldTable, in bytes: Span<UInt8>) -> Bool {
        guard method == .options, let line = fields.first(named: name, in: bytes) else { return false }
        return DecimalNumber.parse(line.valueRange, in: bytes) == 0
    }

    /// "the intermediary MUST generate an updated Max-Forwards field in the forwarded message with a field value that is the lesser of
    /// a) the received value decremented by one (1) or b) the recipient's maximum supported value for Max-Forwards."
    /// - Returns: nil for any other line, and for a value that is no number.
    static func updated(_ line: FieldLine, of method: Method, in bytes: Span<UInt8>) -> Int64? {
        guard method == .options, line.name == .other, bytes.extracting(line.nameRange).equalsIgnoringCase(name),
            let hops = DecimalNumber.parse(line.valueRange, in: bytes), hops > 0
        else { return nil }
        return hops - 1
    }
}
