internal import HTTPSemantics

/// Which host a request is for: `Host` and the target's authority must exist and agree (RFC 9112 §3.2).
enum RequestAuthority {
    static func resolve(_ head: inout RequestHead, in bytes: Span<UInt8>) throws(WireError) {
        guard let host = head.fields.firstValue(.host) else {
            // RFC 9112 §3.2: "A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1 request
            // message that lacks a Host header field".
            guard head.isHTTP10 else { throw .hostMissing }
            head.authorityRange = head.targetForm == .absolute ? try checkedTarget(head, in: bytes) : 0..<0
            return
        }
        guard head.fields.count(of: .host) == 1 else { throw .hostRepeated }
        let fromHost = try checked(host, in: bytes)
        guard head.targetForm == .absolute else {
            head.authorityRange = fromHost
            return
        }
        let fromTarget = try checkedTarget(head, in: bytes)
        guard bytes.extracting(fromTarget).equalsIgnoringCase(bytes.extracting(fromHost)) else {
            throw .hostDisagreesWithTarget
        }
        head.authorityRange = fromTarget
    }

    /// The authority that the target names, of which `Host` is not to be blamed.
    private static func checkedTarget(_ head: borrowing RequestHead, in bytes: Span<UInt8>) throws(WireError) -> Range<
        Int
    > {
        let range = head.authorityRange
        do {
            return try checked(range, in: bytes)
        } catch {
            throw bytes.firstPosition(of: 0x40, in: range) == nil ? .targetMalformed : .targetHoldsUserInformation
        }
    }

    /// The authority without an empty or default port.
    /// - Throws: if it is not `uri-host [ ":" port ]` (RFC 9110 §7.2); user information is refused (RFC 9110 §4.2.4), and
    ///   so is an empty host: "A recipient that processes such a URI reference MUST reject it as invalid" (§4.2.1).
    private static func checked(_ range: Range<Int>, in bytes: Span<UInt8>) throws(WireError) -> Range<Int> {
        let hostEnd = try endOfHost(range, in: bytes)
        let host = range.lowerBound..<hostEnd
        guard !host.isEmpty else { throw .hostMalformed }
        if hostEnd == range.upperBound { return host }
        guard bytes[hostEnd] == ASCII.colon, range.upperBound - hostEnd <= 6 else { throw .hostMalformed }
        var port = 0
        for index in hostEnd + 1..<range.upperBound {
            guard ASCII.isDigit(bytes[index]) else { throw .hostMalformed }
            port = port * 10 + Int(bytes[index] - ASCII.zero)
        }
        guard port <= Int(UInt16.max) else { throw .hostMalformed }
        return port == 80 || range.upperBound == hostEnd + 1 ? host : range
    }

    private static func endOfHost(_ range: Range<Int>, in bytes: Span<UInt8>) throws(WireError) -> Int {
        var position = range.lowerBound
        let end = range.upperBound
        if position < end, bytes[position] == 0x5B {
            position += 1
            let addressStart = position
            while position < end, bytes[position] != 0x5D { position += 1 }
            guard position < end, AddressLiteral.isIPv6(addressStart..<position, in: bytes) else {
                throw .hostMalformed
            }
            return position + 1
        }
        while position < end {
            if isNameByte(bytes[position]) {
                position += 1
            } else if bytes[position] == 0x25 {
                // RFC 3986 §2.1: pct-encoded = "%" HEXDIG HEXDIG
                guard end - position > 2, Hexadecimal.isDigit(bytes[position + 1]),
                    Hexadecimal.isDigit(bytes[position + 2])
                else { throw .hostMalformed }
                position += 3
            } else {
                break
            }
        }
        return position
    }

    /// reg-name (RFC 3986 §3.2.2) without its percent-encoding: unreserved, of which the underscore is part, and
    /// sub-delims, but no comma: that may be two `Host` lines which somebody combined (RFC 9110 §5.3).
    private static func isNameByte(_ byte: UInt8) -> Bool {
        if ASCII.isLetter(byte) || ASCII.isDigit(byte) { return true }
        switch byte {
        case 0x2D, 0x2E, 0x5F, 0x7E, 0x21, 0x24, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x2B, 0x3B, 0x3D: return true
        default: return false
        }
    }
}
