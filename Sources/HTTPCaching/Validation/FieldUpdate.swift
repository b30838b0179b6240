import HTTPSemantics

/// A stored head with the fields of another response put in (RFC 9111 §3.2), as a message of its own.
struct FieldUpdate {
    private(set) var bytes: [UInt8]
    private(set) var fields = FieldTable()
    /// Where the stored reason phrase stands in `bytes`.
    let reasonPhrase: Range<Int>

    /// "When doing so, the cache MUST add each header field in the provided response to the stored response, replacing
    /// field values that are already present"
    ///
    /// - Parameters:
    ///   - keepsSetCookie: whether a `Set-Cookie` of the provided response may be stored.
    ///   - via: the proxy's own `Via` line, which stands in every stored head and is not the origin's.
    init(
        stored: StoredMetadata, head: Span<UInt8>, with response: ReceivedResponse, in bytes: Span<UInt8>,
        keepsSetCookie: Bool, via: [UInt8]
    ) {
        self.bytes = head.copied(0..<stored.statusLineEnd)
        // "HTTP/1.1 200 " and CRLF stand around it.
        reasonPhrase = 13..<stored.statusLineEnd - 2
        let keepsTag = Self.keepsStoredTag(stored, head: head, with: response, in: bytes)
        let provided = Self.provided(by: response, in: bytes, keepsSetCookie: keepsSetCookie, keepsTag: keepsTag)
        for line in StoredHead.fields(ofHead: head, metadata: stored).lines
        where !Self.isReplaced(line, in: head, by: provided, in: bytes)
            && !Self.isOwn(line, in: head, via: via)
        {
            append(line, from: head)
        }
        for line in provided { append(line, from: bytes) }
    }

    /// The lines of the response that update, with the exceptions of RFC 9111 §3.2.
    private static func provided(
        by response: ReceivedResponse, in bytes: Span<UInt8>, keepsSetCookie: Bool, keepsTag: Bool
    ) -> [FieldLine] {
        // "Header fields excepted from storage" (§3.1), "The Content-Length header field"
        let connection = ConnectionFields(response.fields, in: bytes)
        // "Header fields that the cache's stored response depends upon": the stored body has the coding it has. "fields
        // are automatically processed and removed …; for example, the Content-Range header field".
        var excepted = FieldSet(
            .contentEncoding, .contentRange, .proxyAuthenticate, .proxyAuthenticationInfo, .proxyAuthorization)
        if !keepsSetCookie { excepted.insert(.setCookie) }
        if keepsTag { excepted.insert(.entityTag) }
        return response.fields.lines.filter {
            !($0.name != .other && excepted.contains($0.name)) && !connection.contains($0, in: bytes)
        }
    }

    /// Whether the entity-tag stays as it is stored: a 304 that has it in another form speaks of the same version, but the stored
    /// form is the one that came with the stored bytes. The tag of the identity coding must not come to stand on gzip.
    private static func keepsStoredTag(
        _ stored: StoredMetadata, head: Span<UInt8>, with response: ReceivedResponse, in bytes: Span<UInt8>
    ) -> Bool {
        guard response.status == 304, let own = stored.entityTag, !stored.hasMadeTag,
            let tag = response.entityTag(in: bytes)
        else { return false }
        return EntityTag.areFormsOfOne(own, in: head, tag, in: bytes)
    }

    private static func isReplaced(
        _ line: FieldLine, in head: Span<UInt8>, by provided: [FieldLine], in bytes: Span<UInt8>
    ) -> Bool {
        // The age is counted from this response on, so that an older Date would make it too old.
        if line.name == .date { return true }
        for other in provided where other.name == line.name {
            if line.name != .other { return true }
            if head.extracting(line.nameRange).equalsIgnoringCase(bytes.copied(other.nameRange)) { return true }
        }
        return false
    }

    private static func isOwn(_ line: FieldLine, in head: Span<UInt8>, via: [UInt8]) -> Bool {
        guard line.name == .via else { return false }
        let end = line.valueRange.upperBound + 2
        return end <= head.count && head.extracting(line.nameRange.lowerBound..<end).equals(via.span)
    }

    private mutating func append(_ line: FieldLine, from source: Span<UInt8>) {
        let nameStart = bytes.count
        bytes += source.copied(line.nameRange)
        let nameRange = nameStart..<bytes.count
        bytes += [ASCII.colon, ASCII.space]
        let valueStart = bytes.count
        bytes += source.copied(line.valueRange)
        fields.append(FieldLine(name: line.name, nameRange: nameRange, valueRange: valueStart..<bytes.count))
        bytes += [ASCII.carriageReturn, ASCII.lineFeed]
    }
}
