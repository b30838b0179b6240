import HTTPSemantics

extension StoredHead {
    /// What composing a head needs beside the response.
    struct Context {
        let directives: ResponseDirectives
        let rules: CachingRules
        let variation: Variation?
        /// The range that the body is; nil for a complete response.
        let contentRange: ContentRange?
        let via: [UInt8]
        var isWithdrawn = false
    }

    /// Makes the stored form of a response.
    static func compose(_ response: ReceivedResponse, in bytes: Span<UInt8>, _ context: Context) -> StoredHead {
        let status = status(of: response, context)
        var head = HeadWriter(
            status: status, reason: reason(of: response, in: bytes, status: status), capacity: bytes.count + 128)
        let statusLineEnd = head.bytes.count
        let excluded = ExcludedFields(response, in: bytes, context)
        let hasEntityTag = response.entityTag(in: bytes) != nil
        let date = response.date(in: bytes)

        for line in response.fields.lines
        where !excluded.contains(line, in: bytes)
            && !RepresentationMetadata.contains(line, in: bytes, hasEntityTag: hasEntityTag)
        {
            head.append(line, from: bytes)
        }
        if date == nil { head.appendDate(response.responseTime.seconds) }
        head.append(lines: context.via)
        let notModifiedEnd = head.bytes.count

        for line in response.fields.lines
        where !excluded.contains(line, in: bytes)
            && RepresentationMetadata.contains(line, in: bytes, hasEntityTag: hasEntityTag)
        {
            head.append(line, from: bytes)
        }
        if let contentRange = context.contentRange { head.append(contentRange) }

        let layout = layout(
            of: head.bytes.span, statusLineEnd: statusLineEnd, notModifiedEnd: notModifiedEnd,
            now: response.responseTime)
        let metadata = StoredMetadata(
            status: status, requestTime: response.requestTime, responseTime: response.responseTime, date: date,
            initialAge: InitialAge.seconds(of: response, in: bytes),
            freshness: Freshness(
                of: response, in: bytes, directives: context.directives, rules: context.rules),
            directives: context.directives, variation: context.variation, contentRange: context.contentRange,
            isWithdrawn: context.isWithdrawn, layout: layout)
        return StoredHead(bytes: head.bytes, metadata: metadata)
    }

    private static func status(of response: ReceivedResponse, _ context: Context) -> UInt16 {
        if context.contentRange != nil { return 206 }
        // "If the union consists of the entire range of the representation, then the client MUST process the combined
        // response as if it were a complete 200 (OK) response" (RFC 9110 §15.3.7.3)
        return response.status == 206 ? 200 : response.status
    }

    private static func reason(of response: ReceivedResponse, in bytes: Span<UInt8>, status: UInt16) -> [UInt8] {
        if status == response.status { return bytes.copied(response.reasonPhrase) }
        return Array((status == 206 ? "Partial Content" : "OK").utf8)
    }

    private static func layout(
        of bytes: Span<UInt8>, statusLineEnd: Int, notModifiedEnd: Int, now: Timestamp
    ) -> HeadLayout {
        let fields = fields(in: bytes, lines: statusLineEnd..<bytes.count)
        let lastModified = fields.firstValue(.lastModified)
        let entityTag = fields.firstValue(.entityTag).flatMap { EntityTag.parse($0, in: bytes) }
        return HeadLayout(
            statusLineEnd: statusLineEnd, notModifiedEnd: notModifiedEnd, headEnd: bytes.count,
            entityTag: entityTag,
            hasMadeTag: entityTag.map { SynthesisedTag.isOurs(opaque: bytes.extracting($0.opaque)) } ?? false,
            lastModified: lastModified,
            lastModifiedSeconds: lastModified.flatMap { HTTPDate.parse($0, in: bytes, now: now) })
    }
}
