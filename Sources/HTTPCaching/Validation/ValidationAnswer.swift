package import HTTPSemantics

/// What the answer to a validation says about stored responses (RFC 9111 §4.3.4, §4.3.5).
package enum ValidationAnswer {
    /// What a HEAD's answer says about a stored GET response.
    package enum HeadEffect: Sendable, Equatable {
        /// The stored response is current and can be freshened with the fields of the answer.
        case freshen
        /// The stored response has to be validated before its next use.
        case invalidate
        /// Nothing.
        case none
    }

    /// The one stored response to answer with after a 304: the most recent of those that it selects, as an index into the
    /// nominated ones; nil if it selects none, which leaves only to ask again without a condition.
    ///
    /// - Parameter variants: the stored responses whose validators were sent.
    package static func selectFreshened(
        among variants: [StoredHead], by response: ReceivedResponse, in bytes: Span<UInt8>
    ) -> Int? {
        mostRecent(of: selectAllFreshened(among: variants, by: response, in: bytes), among: variants)
    }

    /// All stored responses that a 304 updates, as indices into the nominated ones (RFC 9111 §4.3.4).
    package static func selectAllFreshened(
        among variants: [StoredHead], by response: ReceivedResponse, in bytes: Span<UInt8>
    ) -> [Int] {
        let tag = response.entityTag(in: bytes)
        // The origin was asked about one version only. Servers in front of it weaken the tag of what they compress or add a
        // suffix to it, in the 200 and not in the 304 or the other way round: it is that version in any of these forms.
        if variants.count == 1, let own = variants[0].sentTag {
            return tag.map { variants[0].isForm($0, in: bytes, of: own) } ?? true ? [0] : []
        }
        if let tag {
            // "If the new response contains one or more strong validators, then each of those strong
            // validators identify the selected representation for update. All the stored responses with one of
            // those same strong validators are identified for update."
            let matching =
                tag.isWeak ? [] : variants.indices.filter { variants[$0].hasTag(tag, in: bytes, by: .strong) }
            if !matching.isEmpty { return matching }
            // "If the new response contains no strong validators but does contain one or more weak validators, and those
            // validators correspond to one of the cache's stored responses, then the most recent of those …". What the
            // origin compared was weak in any case (RFC 9110 §13.1.2).
            let similar = variants.indices.filter { variants[$0].hasTag(tag, in: bytes, by: .weak) }
            return mostRecent(of: similar, among: variants).map { [$0] } ?? []
        }
        if let lastModified = response.lastModified(in: bytes) {
            // A date is a weak validator (RFC 9110 §8.8.2.2).
            let matching = variants.indices.filter { variants[$0].metadata.lastModifiedSeconds == lastModified }
            return mostRecent(of: matching, among: variants).map { [$0] } ?? []
        }
        // "If the new response does not include any form of validator …, and there is only one stored response". Origins
        // that leave their tag out of a 304 answer the one validator that they were sent.
        return variants.count == 1 ? [0] : []
    }

    /// "the most recent one (as determined by the Date header field)" (RFC 9111 §4)
    private static func mostRecent(of indices: [Int], among variants: [StoredHead]) -> Int? {
        indices.max {
            let (left, right) = (variants[$0].metadata, variants[$1].metadata)
            return (left.date, left.responseTime) < (right.date, right.responseTime)
        }
    }

    /// The stored head after a 304, or a HEAD's 200, freshened it by RFC 9111 §3.2: age, freshness and directives are those
    /// of the updated fields.
    ///
    /// If the new fields forbid storing (`no-store`, `private`, `Vary: *`), the result is withdrawn: it may answer the
    /// requests that waited for it, and is unusable for others.
    ///
    /// - Parameters:
    ///   - request: the request that was answered with `response`, and its fields, which `Vary` selects from.
    package static func freshen(
        _ stored: StoredMetadata, head: Span<UInt8>, by response: ReceivedResponse, in bytes: Span<UInt8>,
        request: RequestFacts, requestFields: FieldTable, requestBytes: Span<UInt8>, rules: CachingRules, via: [UInt8]
    ) -> StoredHead {
        StoredHead.update(
            stored, head: head, with: response, in: bytes, contentRange: stored.contentRange,
            request: request, requestFields: requestFields, requestBytes: requestBytes, rules: rules, via: via)
    }

    /// What the answer to a HEAD request says about a stored GET response that could have been selected for it (RFC 9111
    /// §4.3.5).
    ///
    /// - Parameter storedLength: how many bytes of body are stored.
    package static func effectOfHead(
        on stored: StoredMetadata, head: Span<UInt8>, storedLength: Int64, response: ReceivedResponse,
        in bytes: Span<UInt8>
    ) -> HeadEffect {
        // "When a cache makes an inbound HEAD request for a target URI and receives a 200 (OK) response"
        guard response.status == 200, stored.status == 200 || stored.isPartial else { return .none }
        // "if the stored response and HEAD response have matching values for any received validator fields (ETag and
        // Last-Modified)"
        if let tag = response.entityTag(in: bytes) {
            guard let storedTag = stored.entityTag,
                bytes.extracting(tag.whole).equals(head.extracting(storedTag.whole))
            else { return .invalidate }
        }
        if response.fields.contains(.lastModified) {
            guard let moment = response.lastModified(in: bytes), moment == stored.lastModifiedSeconds else {
                return .invalidate
            }
        }
        // "and, if the HEAD response has a Content-Length header field, the value of Content-Length matches that of the
        // stored response"
        if let length = response.fields.firstValue(.contentLength) {
            let complete = stored.contentRange.map(\.complete) ?? storedLength
            guard DecimalNumber.parse(length, in: bytes) == complete else { return .invalidate }
        }
        return .freshen
    }
}

extension StoredHead {
    /// The entity-tag that the origin was sent to validate the response.
    fileprivate var sentTag: EntityTag? { metadata.hasMadeTag ? nil : metadata.entityTag }

    fileprivate func isForm(_ tag: EntityTag, in bytes: Span<UInt8>, of own: EntityTag) -> Bool {
        EntityTag.areFormsOfOne(own, in: self.bytes.span, tag, in: bytes)
    }

    fileprivate func hasTag(_ tag: EntityTag, in bytes: Span<UInt8>, by comparison: EntityTagComparison) -> Bool {
        guard let own = metadata.entityTag else { return false }
        return EntityTag.matches(own, in: self.bytes.span, tag, in: bytes, by: comparison)
    }
}
