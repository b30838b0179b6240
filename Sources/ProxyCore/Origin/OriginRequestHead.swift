internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore

/// Renders the head of a request to the origin from the client's.
///
/// Lines go as they came, in their order and spelling. What differs: the target is in origin-form, fields that end at
/// this hop are left out, `Via` and the forwarding fields are added at the end; and, where the cache asks on its own
/// account, the client's conditions and ranges make way for its own.
enum OriginRequestHead {
    /// What becomes of the client's conditions and ranges.
    enum Purpose {
        /// The client's request, untouched (P1).
        case passed
        /// A whole response for the store.
        case fill
        /// The range that the client asked for, without the other conditions.
        case range
        /// The stored responses' validation, with these lines.
        case validation([UInt8])
    }

    static func render(
        _ request: RequestMessage, purpose: Purpose, options: ProxyOptions, viaLine: [UInt8]
    ) -> ByteBuffer {
        let head = request.head
        let bytes = request.bytes.span
        var buffer = ByteBufferAllocator().buffer(capacity: head.length + 256)
        if case .passed = purpose {
            buffer.writeBytes(request.bytes[head.methodRange])
        } else {
            // A HEAD that the store can use asks for the whole response.
            buffer.writeStaticString("GET")
        }
        buffer.writeStaticString(" ")
        buffer.writeBytes(request.bytes[head.pathRange])
        buffer.writeStaticString(" HTTP/1.1\r\n")
        if !head.fields.contains(.host) { writeHost(request, options: options, into: &buffer) }
        let tags = MadeTags(head.fields, in: bytes)
        for line in head.fields.lines where isKept(line, purpose: purpose, request: request, bytes: bytes) {
            if line.name == .host {
                writeHost(request, options: options, into: &buffer)
                continue
            }
            if tags.replace(line, head.fields, in: bytes, into: &buffer) { continue }
            buffer.writeBytes(request.bytes[line.nameRange.lowerBound..<line.valueRange.upperBound])
            buffer.writeStaticString("\r\n")
        }
        if case .validation(let lines) = purpose { buffer.writeBytes(lines) }
        writeForwarding(request, into: &buffer)
        buffer.writeBytes(viaLine)
        buffer.writeStaticString("\r\n")
        return buffer
    }

    private static func isKept(
        _ line: FieldLine, purpose: Purpose, request: RequestMessage, bytes: Span<UInt8>
    ) -> Bool {
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
    private static func writeHost(_ request: RequestMessage, options: ProxyOptions, into buffer: inout ByteBuffer) {
        let received = request.head.fields.firstValue(.host)
        switch options.originHost {
        case .named(let host):
            buffer.writeStaticString("Host: ")
            buffer.writeBytes(host)
        case .asReceived:
            if let line = request.head.fields.first(.host) {
                buffer.writeBytes(request.bytes[line.nameRange.lowerBound..<line.valueRange.upperBound])
            } else {
                buffer.writeStaticString("Host: ")
                buffer.writeBytes(received.map { Array(request.bytes[$0]) } ?? options.originAuthority)
            }
        }
        buffer.writeStaticString("\r\n")
    }

    // MARK: Forwarded (RFC 7239) and its predecessors

    private static func writeForwarding(_ request: RequestMessage, into buffer: inout ByteBuffer) {
        let address = request.client.address
        let host = request.bytes[request.head.fields.firstValue(.host) ?? request.head.authorityRange]
        let isTrusted = request.client.isTrusted
        if !address.isEmpty {
            writeList(.xForwardedFor, request, into: &buffer) { $0.writeBytes(address) }
        }
        // These two say what the first proxy saw: a trusted one's word stands.
        if !(isTrusted && copy(.xForwardedHost, request, into: &buffer)), !host.isEmpty {
            buffer.writeStaticString("X-Forwarded-Host: ")
            buffer.writeBytes(host)
            buffer.writeStaticString("\r\n")
        }
        if !(isTrusted && copy(.xForwardedProto, request, into: &buffer)) {
            buffer.writeStaticString("X-Forwarded-Proto: http\r\n")
        }
        writeList(.forwarded, request, into: &buffer) { buffer in
            buffer.writeStaticString("for=")
            if address.isEmpty {
                buffer.writeStaticString("unknown")
            } else if request.client.isAddressV6 {
                buffer.writeStaticString("\"[")
                buffer.writeBytes(address)
                buffer.writeStaticString("]\"")
            } else {
                buffer.writeBytes(address)
            }
            if !host.isEmpty {
                // A host with a port holds a colon, which only a quoted string may.
                buffer.writeStaticString(";host=\"")
                buffer.writeBytes(host)
                buffer.writeStaticString("\"")
            }
            buffer.writeStaticString(";proto=http")
        }
    }

    /// One line: what a trusted client said in its lines of this name, and what this hop adds.
    private static func writeList(
        _ name: FieldName, _ request: RequestMessage, into buffer: inout ByteBuffer, _ add: (inout ByteBuffer) -> Void
    ) {
        buffer.writeStaticString(name.spelling)
        buffer.writeStaticString(": ")
        if request.client.isTrusted {
            for line in request.head.fields.lines where line.name == name && !line.valueRange.isEmpty {
                buffer.writeBytes(request.bytes[line.valueRange])
                buffer.writeStaticString(", ")
            }
        }
        add(&buffer)
        buffer.writeStaticString("\r\n")
    }

    private static func copy(_ name: FieldName, _ request: RequestMessage, into buffer: inout ByteBuffer) -> Bool {
        guard let line = request.head.fields.first(name) else { return false }
        buffer.writeBytes(request.bytes[line.nameRange.lowerBound..<line.valueRange.upperBound])
        buffer.writeStaticString("\r\n")
        return true
    }
}
