package import HTTPSemantics

/// May a response be stored, and as what (RFC 9111 §3)?
package enum StorageDecision: Sendable, Equatable {
    case store(StoredHead)
    case refuse(Reason)

    /// - Parameters:
    ///   - response: the response to a request that was forwarded, complete or not; whether its body arrives whole is for
    ///     the caller to see.
    ///   - bytes: the bytes of the response's head.
    ///   - request: the facts of the request that was sent to the origin on behalf of the client.
    ///   - requestFields: its fields, which `Vary` selects from.
    ///   - via: the proxy's own `Via` line, complete with CRLF.
    package static func decide(
        _ response: ReceivedResponse, in bytes: Span<UInt8>, request: RequestFacts, requestFields: FieldTable,
        requestBytes: Span<UInt8>, rules: CachingRules, via: [UInt8]
    ) -> StorageDecision {
        let directives = ResponseDirectives(response.fields, in: bytes, targetedFields: rules.targetedFields)
        if let reason = refusal(of: response, in: bytes, directives, request, rules) { return .refuse(reason) }
        // "A sender that generates a 206 response to a request with an If-Range header field SHOULD NOT generate other
        // representation header fields beyond those required" (RFC 9110 §15.3.7): such a head is no basis for a response.
        if response.status == 206, requestFields.contains(.ifRange) { return .refuse(.incomplete) }

        let variation: Variation?
        switch Variation.selecting(response.fields, in: bytes, requestFields, requestBytes) {
        // "A Vary header field value containing a member "*" always fails to match." (RFC 9111 §4.1)
        case .any: return .refuse(.varyAny)
        case .none: variation = nil
        case .fields(let fields): variation = fields
        }

        let range: ContentRange?
        switch StorableRange(response, in: bytes) {
        case .complete: range = nil
        case .part(let part): range = part
        case .unusable: return .refuse(.noRangeSupport)
        }
        return .store(
            StoredHead.compose(
                response, in: bytes,
                StoredHead.Context(
                    directives: directives, rules: rules, variation: variation, contentRange: range, via: via)))
    }

    /// The head that the response would have if it were stored, for the conditions of the client that it is for.
    package static func asIfStored(
        _ response: ReceivedResponse, in bytes: Span<UInt8>, rules: CachingRules, via: [UInt8]
    ) -> StoredHead {
        let directives = ResponseDirectives(response.fields, in: bytes, targetedFields: rules.targetedFields)
        return StoredHead.compose(
            response, in: bytes,
            StoredHead.Context(directives: directives, rules: rules, variation: nil, contentRange: nil, via: via))
    }

    /// Why the response may not be stored, or nil.
    private static func refusal(
        of response: ReceivedResponse, in bytes: Span<UInt8>, _ directives: ResponseDirectives,
        _ request: RequestFacts, _ rules: CachingRules
    ) -> Reason? {
        if !rules.isCached { return rules.reasonToPass }
        // "the request method is understood by the cache"; "many HTTP caches … only cache GET responses" (RFC 9111 §2, §3)
        if request.method != .get { return .method }
        // "the response status code is final". 304 and 416 speak of a stored response or of none.
        if !StatusCode.isFinal(response.status) || response.status == 304 || response.status == 416 { return .status }
        // "a cache MUST NOT store any part of either this request or any response to it" (RFC 9111 §5.2.1.5)
        if request.directives.noStore { return .requestNoStore }
        return refusal(byDirectives: directives, status: response.status, despite: overruled(for: request, rules))
            ?? refusal(byCredentials: directives, request, rules)
            ?? refusal(bySetCookie: response, directives, rules)
            ?? refusal(byUsefulness: response, in: bytes, directives, rules)
    }

    /// What the route overrules for this request: what an origin answers to somebody's credentials stays that one's.
    static func overruled(for request: RequestFacts, _ rules: CachingRules) -> CachingRules.OverruledDirectives {
        request.hasCredentials(rules) ? [] : rules.storesDespite
    }

    static func refusal(
        byDirectives directives: ResponseDirectives, status: UInt16, despite overruled: CachingRules.OverruledDirectives
    ) -> Reason? {
        if directives.mustUnderstand {
            // "caches that implement "must-understand" SHOULD ignore the "no-store" directive in responses that contain
            // both directives and a status code that the cache understands" (RFC 9111 §5.2.2.3)
            if !StatusCode.isUnderstood(status) { return .mustUnderstand }
        } else if directives.noStore, !overruled.contains(.noStore) {
            return .responseNoStore
        }
        // "a shared cache MUST NOT store the response" (RFC 9111 §5.2.2.7)
        return directives.isPrivate && !overruled.contains(.isPrivate) ? .responsePrivate : nil
    }

    /// "A shared cache MUST NOT use a cached response to a request with an Authorization header field to satisfy any
    /// subsequent request unless the response contains a Cache-Control field with a response directive that allows it to
    /// be stored by a shared cache" (RFC 9111 §3.5). API keys and cookies are credentials too, unless the route says otherwise.
    private static func refusal(
        byCredentials directives: ResponseDirectives, _ request: RequestFacts, _ rules: CachingRules
    ) -> Reason? {
        directives.allowSharing ? nil : request.credentialReason(rules)
    }

    /// A cookie is for one client. RFC 9111 §7.3 leaves it to the origin: "Servers who wish to control caching of these
    /// responses are encouraged to emit appropriate Cache-Control response header fields"; legacy origins don't.
    private static func refusal(
        bySetCookie response: ReceivedResponse, _ directives: ResponseDirectives, _ rules: CachingRules
    ) -> Reason? {
        guard response.fields.contains(.setCookie), !directives.withholds("set-cookie")
        else { return nil }
        return mayKeepSetCookie(directives, rules) ? nil : .setCookie
    }

    static func mayKeepSetCookie(_ directives: ResponseDirectives, _ rules: CachingRules) -> Bool {
        switch rules.setCookie {
        case .always: true
        case .never: false
        case .ifExplicitlyShared: directives.isPublic || directives.sharedMaxAge.value != nil
        }
    }

    /// Whether it could ever be reused: fresh, validated, or stale when allowed.
    private static func refusal(
        byUsefulness response: ReceivedResponse, in bytes: Span<UInt8>, _ directives: ResponseDirectives,
        _ rules: CachingRules
    ) -> Reason? {
        let hasTag = response.entityTag(in: bytes) != nil && !directives.withholds("etag")
        let hasDate = response.lastModified(in: bytes) != nil && !directives.withholds("last-modified")
        let hasValidator = hasTag || hasDate
        if directives.noCache, !hasValidator { return .notReusable }
        let freshness = Freshness(of: response, in: bytes, directives: directives, rules: rules)
        guard freshness.source == .none else {
            if hasValidator || freshness.lifetime > InitialAge.seconds(of: response, in: bytes) { return nil }
            let mayBeStale =
                (directives.staleWhileRevalidate ?? rules.staleWhileRevalidate ?? 0) > 0
                || (directives.staleIfError ?? rules.staleIfError ?? 0) > 0
            return mayBeStale && !directives.prohibitStale ? nil : .notReusable
        }
        // "the response contains at least one of: a public response directive … an Expires header field … max-age …
        // s-maxage … a status code that is defined as heuristically cacheable" (RFC 9111 §3)
        guard StatusCode.isHeuristicallyCacheable(response.status) || directives.isPublic else { return .status }
        // "some caches will not store a response that has neither a cache validator nor an explicit expiration time, as
        // such responses are not usually useful to store" (RFC 9111 §3). With a validator it is validated on each use.
        return hasValidator && StatusCode.canBeValidated(response.status) ? nil : .notReusable
    }
}
