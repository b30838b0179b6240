internal import HTTPSemantics

/// The request line's grammar: `method SP request-target SP HTTP-version` (RFC 9112 §3).
enum RequestLine {
    static func parse(_ line: Range<Int>, in bytes: Span<UInt8>, into head: inout RequestHead) throws(WireError) {
        var position = line.lowerBound
        while position < line.upperBound, ASCII.isTokenByte(bytes[position]) { position += 1 }
        let method = line.lowerBound..<position
        guard !method.isEmpty, position < line.upperBound, bytes[position] == ASCII.space else {
            throw .requestLineMalformed
        }
        position += 1
        let targetStart = position
        // Nothing that two parsers may cut in two places: no control characters, no fragment. Octets beyond ASCII, which RFC 3986
        // has percent-encoded, end nothing for anybody; legacy clients send them raw, and origins get them so.
        while position < line.upperBound, bytes[position] > ASCII.space, bytes[position] != 0x7F,
            bytes[position] != 0x23
        {
            position += 1
        }
        let target = targetStart..<position
        guard position < line.upperBound else { throw .requestLineMalformed }
        guard !target.isEmpty, bytes[position] == ASCII.space else {
            throw bytes[position] == 0x23 || bytes[position] == 0x7F ? .targetMalformed : .requestLineMalformed
        }
        head.isHTTP10 = try parseVersion(position + 1..<line.upperBound, in: bytes) == 0
        head.methodRange = method
        head.method = Method(method, in: bytes)
        head.targetRange = target
        try parseTarget(target, in: bytes, into: &head)
    }

    /// The minor version of an `HTTP/1.x` (RFC 9112 §2.3).
    static func parseVersion(_ range: Range<Int>, in bytes: Span<UInt8>) throws(WireError) -> UInt8 {
        let start = range.lowerBound
        guard range.count == 8, bytes[start] == 0x48, bytes[start + 1] == 0x54, bytes[start + 2] == 0x54,
            bytes[start + 3] == 0x50, bytes[start + 4] == ASCII.slash, ASCII.isDigit(bytes[start + 5]),
            bytes[start + 6] == 0x2E, ASCII.isDigit(bytes[start + 7])
        else { throw .versionMalformed }
        guard bytes[start + 5] == 0x31 else { throw .versionNotSupported }
        return bytes[start + 7] - ASCII.zero
    }

    private static func parseTarget(
        _ target: Range<Int>, in bytes: Span<UInt8>, into head: inout RequestHead
    ) throws(WireError) {
        if bytes[target.lowerBound] == ASCII.slash {
            head.targetForm = .origin
            head.pathRange = target
        } else if target.count == 1, bytes[target.lowerBound] == ASCII.asterisk {
            // RFC 9112 §3.2.4: "The asterisk-form of request-target is only used for a server-wide OPTIONS request".
            guard head.method == .options else { throw .targetMalformed }
            head.targetForm = .asterisk
            head.pathRange = target
        } else if head.method == .connect {
            // Authority-form: refused by its method later, so that the answer says why.
            head.targetForm = .absolute
            head.authorityRange = target
            head.pathRange = target.upperBound..<target.upperBound
        } else {
            try parseAbsoluteForm(target, in: bytes, into: &head)
        }
    }

    private static func parseAbsoluteForm(
        _ target: Range<Int>, in bytes: Span<UInt8>, into head: inout RequestHead
    ) throws(WireError) {
        guard target.count > 7, bytes.equalsIgnoringCase("http://", in: target.lowerBound..<target.lowerBound + 7)
        else { throw .targetMalformed }
        let authorityStart = target.lowerBound + 7
        var position = authorityStart
        while position < target.upperBound, bytes[position] != ASCII.slash, bytes[position] != ASCII.questionMark {
            position += 1
        }
        head.targetForm = .absolute
        head.authorityRange = authorityStart..<position
        if position == target.upperBound {
            // RFC 9112 §3.2.1: an empty path is sent as "/"; the slash before the authority stands for it.
            head.pathRange = authorityStart - 1..<authorityStart
        } else {
            guard bytes[position] == ASCII.slash else { throw .targetMalformed }
            head.pathRange = position..<target.upperBound
        }
    }
}
