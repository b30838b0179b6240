package import HTTPSemantics

/// What a request's `Range` makes of a stored response (RFC 9110 §14.2), after its conditions were evaluated.
package enum RangeDecision: Sendable, Equatable {
    /// Send the response as it is.
    case whole
    /// Send 206 with these bytes, as positions in the complete representation of `complete` bytes.
    case part(Range<Int64>, complete: Int64)
    /// Send 416 (Range Not Satisfiable).
    case notSatisfiable(complete: Int64)
    /// A stored partial response doesn't hold what is asked for: ask the origin.
    case notStored

    /// - Parameters:
    ///   - head: the stored head's bytes.
    ///   - storedLength: how many bytes of body are stored.
    package static func decide(
        _ requestFields: FieldTable, in requestBytes: Span<UInt8>, request: RequestFacts, stored: StoredMetadata,
        head: Span<UInt8>, storedLength: Int64
    ) -> RangeDecision {
        // "A cache MUST NOT use an incomplete response to answer requests unless the response has been made complete, or
        // the request is partial and specifies a range wholly within the incomplete response." (RFC 9111 §3.3)
        let ignored: RangeDecision = stored.isPartial ? .notStored : .whole
        // "only if the result in absence of the Range header field would be a 200 (OK) response" (RFC 9110 §14.2)
        guard request.hasRange, stored.status == 200 || stored.isPartial else { return ignored }
        // "A recipient of an If-Range header field MUST ignore the Range header field if the If-Range condition evaluates
        // to false." (RFC 9110 §13.1.5)
        if requestFields.contains(.ifRange),
            !IfRange.isTrue(requestFields, in: requestBytes, stored: stored, head: head)
        {
            return ignored
        }
        guard case .single(let range) = RequestedRange.parse(requestFields, in: requestBytes) else { return ignored }
        if let part = stored.contentRange {
            return decide(range, part: part, storedLength: storedLength)
        }
        // "MAY ignore a Range header field when the selected representation has no content" (RFC 9110 §14.2)
        guard storedLength > 0 else { return .whole }
        guard let bytes = range.resolved(length: storedLength) else { return .notSatisfiable(complete: storedLength) }
        return .part(bytes, complete: storedLength)
    }

    private static func decide(_ range: ByteRange, part: ContentRange, storedLength: Int64) -> RangeDecision {
        guard let complete = part.complete, part.count == storedLength else { return .notStored }
        guard let bytes = range.resolved(length: complete) else { return .notSatisfiable(complete: complete) }
        guard part.range.contains(bytes.lowerBound), bytes.upperBound <= part.range.upperBound else {
            return .notStored
        }
        return .part(bytes, complete: complete)
    }

    /// The head of a 206 from a stored 200 or 206: the same lines, its own `Content-Range`; no `Content-Length`, no empty
    /// line.
    ///
    /// - Parameters:
    ///   - part: not empty, and within `complete`.
    ///   - forIfRange: leaves the other representation metadata out: "A sender that generates a 206 response to a request
    ///     with an If-Range header field SHOULD NOT generate other representation header fields beyond those required"
    ///     (RFC 9110 §15.3.7).
    package static func partialHead(
        _ stored: StoredMetadata, head: Span<UInt8>, part: Range<Int64>, complete: Int64, forIfRange: Bool = false
    ) -> [UInt8] {
        var writer = HeadWriter(status: 206, reason: Array("Partial Content".utf8), capacity: head.count + 64)
        if forIfRange || !stored.isPartial {
            let end = forIfRange ? stored.notModifiedEnd : stored.headEnd
            writer.append(stored.statusLineEnd..<end, from: head)
        } else {
            for line in StoredHead.fields(ofHead: head, metadata: stored).lines where line.name != .contentRange {
                writer.append(line, from: head)
            }
        }
        if let range = ContentRange(first: part.lowerBound, last: part.upperBound - 1, complete: complete) {
            writer.append(range)
        }
        return writer.bytes
    }

    /// The head of a 416 for a stored response: `Content-Range: bytes */complete` and the lines that don't speak of the
    /// representation or of its caching.
    package static func notSatisfiableHead(
        _ stored: StoredMetadata, head: Span<UInt8>, complete: Int64
    ) -> [UInt8] {
        let left = FieldSet(
            .entityTag, .lastModified, .cacheControl, .cdnCacheControl, .expires, .contentLocation, .setCookie,
            .cacheStatus)
        var writer = HeadWriter(status: 416, reason: Array("Range Not Satisfiable".utf8), capacity: head.count + 64)
        for line in StoredHead.fields(in: head, lines: stored.statusLineEnd..<stored.notModifiedEnd).lines
        where line.name == .other || !left.contains(line.name) {
            writer.append(line, from: head)
        }
        writer.appendUnsatisfied(complete: complete)
        return writer.bytes
    }
}
