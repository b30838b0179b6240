package import HTTPSemantics

/// May a stored response answer a request without asking the origin (RFC 9111 §4)?
package enum ReuseDecision: Sendable, Equatable {
    /// Fresh. `age` and `ttl`, the rest of the lifetime, in seconds.
    case fresh(age: Int64, ttl: Int64)
    /// Stale, and allowed to be used: by the request's `max-stale`, or within stale-while-revalidate, when it is validated
    /// in the background. `ttl` is negative or 0.
    case stale(age: Int64, ttl: Int64, validateInBackground: Bool)
    /// To be validated first: noFreshness, expired, invalidated, responseNoCache, requestNoCache, requestMaxAge,
    /// requestMinFresh.
    case validate(Reason)
    /// Not for this request: it is forwarded as if nothing were stored.
    case unusable(Reason)

    /// - Parameter isCurrent: whether nothing invalidated the stored response since it was asked for.
    package static func decide(
        _ stored: borrowing StoredMetadata, isCurrent: Bool, request: borrowing RequestFacts,
        rules: borrowing CachingRules, now: Timestamp
    ) -> ReuseDecision {
        if let reason = unusable(stored, request, rules) { return .unusable(reason) }
        // "Invalidate means that the cache will … mark them as "invalid" and in need of a mandatory validation before they
        // can be sent in response to a subsequent request" (RFC 9111 §4.4)
        if !isCurrent { return .validate(.invalidated) }
        // "the stored response does not contain the no-cache cache directive, unless it is successfully validated"
        // (RFC 9111 §4)
        if stored.isValidatedOnEachUse { return .validate(.responseNoCache) }
        let directives = rules.honoursRequestDirectives ? request.directives : RequestDirectives()
        // "the client prefers stored response not be used … without successful validation" (RFC 9111 §5.2.1.4)
        if directives.noCache { return .validate(.requestNoCache) }
        if !stored.hasFreshness { return .validate(.noFreshness) }

        let age = stored.currentAge(now: now)
        let ttl = stored.freshnessLifetime - age
        // "the client prefers a response whose age is less than or equal to the specified number of seconds" (RFC 9111
        // §5.2.1.1). Ages are rounded down: one of 0 may be older, and a client that says 0 means to have it validated.
        if let maxAge = directives.maxAge, age > maxAge || maxAge == 0 { return .validate(.requestMaxAge) }
        // response_is_fresh = (freshness_lifetime > current_age) (RFC 9111 §4.2)
        guard ttl > 0 else { return decideStale(stored, age: age, ttl: ttl, directives, rules) }
        // "a response whose freshness lifetime is no less than its current age plus the specified time" (§5.2.1.3)
        if let minFresh = directives.minFresh, ttl < minFresh { return .validate(.requestMinFresh) }
        return .fresh(age: age, ttl: ttl)
    }

    /// "A cache MUST NOT generate a stale response unless it is disconnected or doing so is explicitly permitted by the
    /// client or origin server" (RFC 9111 §4.2.4)
    private static func decideStale(
        _ stored: borrowing StoredMetadata, age: Int64, ttl: Int64, _ directives: RequestDirectives,
        _ rules: borrowing CachingRules
    ) -> ReuseDecision {
        // "MUST NOT generate a stale response if it is prohibited by an explicit in-protocol directive"
        if stored.prohibitsStale { return .validate(.expired) }
        // Who asks for more freshness than there is doesn't want less of it.
        if directives.minFresh != nil { return .validate(.requestMinFresh) }
        // "willing to accept a response that has exceeded its freshness lifetime by no more than the specified number of
        // seconds" (RFC 9111 §5.2.1.2)
        if let maxStale = directives.maxStale, -ttl <= maxStale {
            return .stale(age: age, ttl: ttl, validateInBackground: false)
        }
        // "Unless the max-stale request directive is also present, the client does not wish to receive a stale response."
        // (RFC 9111 §5.2.1.1)
        if directives.maxAge != nil { return .validate(.expired) }
        // "caches MAY serve the response … after it becomes stale, up to the indicated number of seconds" (RFC 5861 §3)
        if let window = stored.staleWhileRevalidate ?? rules.staleWhileRevalidate, -ttl <= window {
            return .stale(age: age, ttl: ttl, validateInBackground: true)
        }
        return .validate(.expired)
    }

    /// May this stored response answer when the origin failed or said 5xx (RFC 5861 §4, RFC 9111 §4.2.4)? Returns its age
    /// in seconds, or nil.
    package static func mayServeOnError(
        _ stored: StoredMetadata, isCurrent: Bool, request: RequestFacts, rules: CachingRules, now: Timestamp
    ) -> Int64? {
        // What was invalidated is known to be wrong, not just old.
        guard unusable(stored, request, rules) == nil, isCurrent else { return nil }
        let directives = rules.honoursRequestDirectives ? request.directives : RequestDirectives()
        if stored.isValidatedOnEachUse || directives.noCache { return nil }
        let age = stored.currentAge(now: now)
        let staleness = age - stored.freshnessLifetime
        if staleness < 0 { return age }
        // "the cache MUST generate an error response rather than reuse the stale response" (RFC 9111 §5.2.2.2)
        if stored.prohibitsStale { return nil }
        // "when an error is encountered, a cached stale response MAY be used to satisfy the request" (RFC 5861 §4), within
        // the wider of the origin's window and the client's.
        let window = max(stored.staleIfError ?? rules.staleIfError ?? -1, directives.staleIfError ?? -1)
        return staleness <= window ? age : nil
    }

    /// Why the response is not for this request.
    private static func unusable(
        _ stored: borrowing StoredMetadata, _ request: borrowing RequestFacts, _ rules: borrowing CachingRules
    ) -> Reason? {
        if stored.isWithdrawn { return .responseNoStore }
        // Only a response to a request without credentials is stored without a directive that allows sharing. RFC 9111 §3.5
        // would let it answer requests with credentials; but legacy origins that answer a signed-in client differently
        // omit `Vary: Authorization` (and `Vary: Cookie`), so here only what is explicitly shareable does.
        if stored.allowsSharing { return nil }
        return request.hasCredentials(rules) ? .credentials : nil
    }
}
