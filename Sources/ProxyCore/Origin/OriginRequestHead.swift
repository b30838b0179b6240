internal import HTTPCaching
package import HTTPSemantics
internal import HTTPWire

/// Renders the head of a request to the origin from the client's.
///
/// Lines go as they came, in their order and spelling. What differs: the target is in origin-form, fields that end at
/// this hop are left out, `Via` and the forwarding fields are added at the end; and, where the cache asks on its own
/// account, the client's conditions and ranges make way for its own.
package enum OriginRequestHead {
    /// What becomes of the client's conditions and ranges.
    package enum Purpose: Sendable {
        /// The client's request, untouched (P1).
        case passed
        /// A whole response for the store.
        case fill
        /// The range that the client asked for, without the other conditions.
        case range
        /// The stored responses' validation, with these lines.
        case validation([UInt8])
    }

    /// A HEAD that the store can use asks for the whole response.
    static func method(of request: RequestMessage, _ purpose: Purpose) -> Method {
        if case .passed = purpose { request.head.method } else { .get }
    }

    /// No head takes more bytes.
    package static func longestLength(
        of request: RequestMessage, purpose: Purpose, origin: OriginName, viaLine: [UInt8], loopLine: [UInt8]
    ) -> Int {
        let conditions = if case .validation(let lines) = purpose { lines.count } else { 0 }
        let added =
            request.requestFields.addedLines(rules: request.rules.requestFields).count
            + (request.forwardingLines?.count ?? 0)
        // Each of the request's lines goes at most once, but for the host, which goes three times.
        return 3 * request.head.length + 2 * request.client.address.count + origin.authority.count
            + origin.host.length + conditions + added + viaLine.count + loopLine.count + longestAddedText
    }

    /// Appends the whole head, its empty line included.
    package static func append(
        _ request: RequestMessage, purpose: Purpose, origin: OriginName, viaLine: [UInt8], loopLine: [UInt8],
        to target: inout ByteAppender
    ) {
        appendLines(of: request, purpose: purpose, origin: origin, to: &target)
        if case .validation(let lines) = purpose { target.append(lines) }
        target.append(request.requestFields.addedLines(rules: request.rules.requestFields))
        appendForwarding(request, to: &target)
        if origin.sendsVia { target.append(viaLine) }
        target.append(loopLine)
        target.append("\r\n")
    }

    /// What the texts in this file take together.
    private static let longestAddedText = 512

    private static func appendLines(
        of request: RequestMessage, purpose: Purpose, origin: OriginName, to target: inout ByteAppender
    ) {
        let message = request.bytes
        let bytes = message.span
        let fields = request.head.fields
        if case .passed = purpose {
            target.append(message, request.head.methodRange)
        } else {
            target.append("GET")
        }
        target.append(ASCII.space)
        target.append(message, request.head.pathRange)
        target.append(" HTTP/1.1\r\n")
        if !fields.contains(.host) { appendHost(request, origin: origin, to: &target) }
        let tags = fields.present.isDisjoint(with: MadeTags.fields) ? nil : MadeTags(fields, in: bytes)
        for line in fields.lines where isKept(line, purpose: purpose, request: request, bytes: bytes) {
            if line.name == .via, !origin.sendsVia { continue }
            if let hops = MaxForwards.updated(line, of: request.head.method, in: bytes) {
                target.append("Max-Forwards: ")
                target.append(decimal: hops)
                target.append("\r\n")
            } else if line.name == .host {
                appendHost(request, origin: origin, to: &target)
            } else if tags?.replace(line, fields, in: bytes, to: &target) != true {
                append(line, of: message, to: &target)
            }
        }
    }

    /// A line as it came.
    private static func append(_ line: FieldLine, of message: [UInt8], to target: inout ByteAppender) {
        target.append(message, line.nameRange.lowerBound..<line.valueRange.upperBound)
        target.append("\r\n")
    }

    private static func isKept(
        _ line: FieldLine, purpose: Purpose, request: RequestMessage, bytes: Span<UInt8>
    ) -> Bool {
        guard request.passes(line, in: bytes) else { return false }
        switch line.name {
        case .host: return true
        case .transferEncoding:
            // Its only accepted value is `chunked`, and a body that came so goes out so.
            return request.head.framing == .chunked
        case .forwarded, .xForwardedFor, .xForwardedHost, .xForwardedProto:
            // What is kept of them is joined with what this hop adds.
            return false
        case .ifNoneMatch, .ifModifiedSince, .ifMatch, .ifUnmodifiedSince:
            guard case .passed = purpose else { return false }
            return true
        case .range, .ifRange:
            switch purpose {
            case .passed, .range: return true
            case .fill, .validation: return false
            }
        case .expect:
            guard case .passed = purpose else { return false }
            return true
        default:
            return !ConnectionOptions.endsHere(line, request.head.fields, in: bytes)
        }
    }

    /// `Host` stays where it came, or comes first, as RFC 9110 §7.2 asks for.
    private static func appendHost(_ request: RequestMessage, origin: OriginName, to target: inout ByteAppender) {
        switch origin.host {
        case .named(let host):
            target.append("Host: ")
            target.append(host)
        case .asReceived:
            if let line = request.head.fields.first(.host) { return append(line, of: request.bytes, to: &target) }
            target.append("Host: ")
            target.append(origin.authority)
        }
        target.append("\r\n")
    }

    // MARK: Forwarded (RFC 7239) and its predecessors

    private static func appendForwarding(_ request: RequestMessage, to target: inout ByteAppender) {
        if let lines = request.forwardingLines { return target.append(lines) }
        let address = request.client.address
        let message = request.bytes
        let host = request.head.fields.firstValue(.host) ?? request.head.authorityRange
        if !address.isEmpty {
            target.append("X-Forwarded-For: ")
            target.append(address)
            target.append("\r\n")
        }
        if !host.isEmpty {
            target.append("X-Forwarded-Host: ")
            target.append(message, host)
            target.append("\r\n")
        }
        target.append("X-Forwarded-Proto: http\r\nForwarded: for=")
        if address.isEmpty {
            target.append("unknown")
        } else if request.client.isAddressV6 {
            target.append("\"[")
            target.append(address)
            target.append("]\"")
        } else {
            target.append(address)
        }
        if !host.isEmpty {
            // A host with a port holds a colon, which only a quoted string may.
            target.append(";host=\"")
            target.append(message, host)
            target.append("\"")
        }
        target.append(";proto=http\r\n")
    }
}
