package import HTTPSemantics

/// Combining parts of one representation (RFC 9111 §3.4, RFC 9110 §15.3.7.3).
package enum PartialContent {
    /// A run of bytes of one of the two bodies, as positions within that body.
    package enum Piece: Sendable, Equatable {
        case stored(Range<Int64>)
        case received(Range<Int64>)
    }

    /// What becomes of a stored partial response when another response to the same request arrives.
    package enum Combination: Sendable, Equatable {
        /// They don't belong or fit together: the received one takes the stored one's place.
        case replace
        /// The received part lies within the stored one; only the head changes.
        case keepStored
        /// The pieces, in this order, are the bytes of `range`; nil if they are the whole representation.
        case join([Piece], range: ContentRange?)
    }

    /// How long the body of a 206 must be by its `Content-Range`; nil if the response is none, or doesn't say.
    package static func length(of response: ReceivedResponse, in bytes: Span<UInt8>) -> Int? {
        guard response.status == 206, response.fields.count(of: .contentRange) == 1,
            let value = response.fields.firstValue(.contentRange), let range = ContentRange.parse(value, in: bytes)
        else { return nil }
        return Int(exactly: range.count) ?? .max
    }

    /// "A cache MAY combine these ranges into a single stored response … if they all share the same strong validator"
    /// (RFC 9111 §3.4)
    ///
    /// - Parameters:
    ///   - stored: a stored 206.
    ///   - response: a 206 with a single range.
    package static func combine(
        _ stored: StoredMetadata, head: Span<UInt8>, with response: ReceivedResponse, in bytes: Span<UInt8>
    ) -> Combination {
        guard response.status == 206, let old = stored.contentRange, let storedTag = stored.entityTag,
            response.fields.count(of: .contentRange) == 1, let value = response.fields.firstValue(.contentRange),
            // "The recipient of an invalid Content-Range MUST NOT attempt to recombine the received content with a
            // stored representation." (RFC 9110 §14.4)
            let new = ContentRange.parse(value, in: bytes), let tag = response.entityTag(in: bytes),
            EntityTag.matches(storedTag, in: head, tag, in: bytes, by: .strong)
        else { return .replace }
        return combine(old, with: new)
    }

    /// The bytes of `new` are taken where both have them.
    static func combine(_ old: ContentRange, with new: ContentRange) -> Combination {
        // The same strong validator with two lengths: one of them lies.
        if let oldLength = old.complete, let newLength = new.complete, oldLength != newLength { return .replace }
        let complete = old.complete ?? new.complete
        if new.first >= old.first, new.last <= old.last { return .keepStored }
        // "a larger continuous range" (RFC 9110 §15.3.7.3): with a gap between them there is none.
        guard new.first <= old.last + 1, old.first <= new.last + 1,
            let union = ContentRange(
                first: min(old.first, new.first), last: max(old.last, new.last), complete: complete)
        else { return .replace }
        var pieces: [Piece] = []
        if old.first < new.first { pieces.append(.stored(0..<new.first - old.first)) }
        pieces.append(.received(0..<new.count))
        if old.last > new.last { pieces.append(.stored(new.last + 1 - old.first..<old.count)) }
        return .join(pieces, range: union.isComplete ? nil : union)
    }

    /// The head of the combined response: "a cache MUST update the stored response header fields using the header fields
    /// provided in the new response" (RFC 9111 §3.4, by §3.2). It becomes a 200 (OK) if it is complete.
    ///
    /// - Parameter range: that of the combination; nil if it is complete.
    package static func combinedHead(
        _ stored: StoredMetadata, head: Span<UInt8>, with response: ReceivedResponse, in bytes: Span<UInt8>,
        range: ContentRange?, request: RequestFacts, requestFields: FieldTable, requestBytes: Span<UInt8>,
        rules: CachingRules, via: [UInt8]
    ) -> StoredHead {
        StoredHead.update(
            stored, head: head, with: response, in: bytes, contentRange: range, request: request,
            requestFields: requestFields,
            requestBytes: requestBytes, rules: rules, via: via)
    }
}
