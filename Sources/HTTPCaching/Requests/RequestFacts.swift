package import HTTPSemantics

/// What the decisions need to know of a request, read once.
package struct RequestFacts: Sendable, Equatable {
    /// A request with none of these fields has default facts: one bit test on the hot path.
    package static let relevantFields = FieldSet(
        .cacheControl, .pragma, .authorization, .cookie, .range, .ifNoneMatch, .ifModifiedSince, .ifMatch,
        .ifUnmodifiedSince)

    package let method: Method
    package let directives: RequestDirectives
    /// Whether there is an `Authorization` field (RFC 9111 §3.5).
    package private(set) var hasAuthorization: Bool
    package private(set) var hasCookie: Bool
    /// Whether there is another field that says who asks, such as an API key.
    package private(set) var hasCredentialField = false
    /// Whether there is a field that goes with a cookie, such as a token against forged requests.
    package private(set) var hasSessionField = false
    /// Whether a field may give the request another method at the origin: then it is passed, and nothing of it is stored.
    package private(set) var overridesMethod = false
    /// Whether it is a GET with a `Range` field: "For this specification, GET is the only method for which range handling
    /// is defined" (RFC 9110 §14.2).
    package let hasRange: Bool
    /// Whether the range is in another unit than bytes. Only the origin knows what that means; it may well answer with the
    /// part that was asked for (RFC 9110 §14.2).
    package let hasOtherRangeUnit: Bool
    /// `If-None-Match` or `If-Modified-Since`.
    package let hasClientCondition: Bool
    /// `If-Match` or `If-Unmodified-Since`: "A cache MUST NOT evaluate conditional header fields that only apply to an
    /// origin server" (RFC 9111 §4.3.2); the request bypasses the cache.
    package let hasOriginCondition: Bool

    /// Reads the fields, without any allocation. What a site's settings say of others is for `add`.
    package init(method: Method, fields: FieldTable, in bytes: Span<UInt8>) {
        self.method = method
        let present = fields.present
        guard !present.isDisjoint(with: Self.relevantFields) else {
            directives = RequestDirectives()
            hasAuthorization = false
            hasCookie = false
            hasRange = false
            hasOtherRangeUnit = false
            hasClientCondition = false
            hasOriginCondition = false
            return
        }
        directives = RequestDirectives(fields, in: bytes)
        hasAuthorization = present.contains(.authorization)
        hasCookie = present.contains(.cookie)
        hasRange = method == .get && present.contains(.range)
        hasOtherRangeUnit = hasRange && RequestedRange.hasOtherUnit(fields, in: bytes)
        hasClientCondition = present.contains(.ifNoneMatch) || present.contains(.ifModifiedSince)
        hasOriginCondition = present.contains(.ifMatch) || present.contains(.ifUnmodifiedSince)
    }

    /// Whether a stored response may answer it at all.
    package var mayUseStored: Bool { !hasOriginCondition && !overridesMethod && !hasOtherRangeUnit }

    /// Whether the response to it may depend on who asks.
    ///
    /// `Cookie` is counted as well unless the route says otherwise: many legacy origins answer by session without saying
    /// so in `Vary` or `Cache-Control`.
    package func hasCredentials(_ rules: borrowing CachingRules) -> Bool {
        hasAuthorization || hasCredentialField || (hasCookie || hasSessionField) && !rules.ignoresCookies
    }

    /// Which of the credentials keep the response from being stored.
    package func credentialReason(_ rules: borrowing CachingRules) -> Reason? {
        if hasAuthorization { return .authorization }
        if hasCredentialField { return .credentialField }
        if rules.ignoresCookies { return nil }
        return hasCookie ? .cookie : hasSessionField ? .credentialField : nil
    }

    /// Adds what a table of request fields says of these. Needed only if the fields have one of `table.present`.
    /// - Parameter rules: the number of the route's rules in the table.
    package mutating func add(_ fields: FieldTable, in bytes: Span<UInt8>, table: RequestFieldTable, rules: Int) {
        for line in fields.lines where table.present.contains(line.name) {
            let roles = table.roles(of: line, in: bytes, rules: rules)
            // The origin doesn't get it.
            let counts = !roles.contains(.removed)
            switch line.name {
            case .authorization: hasAuthorization = counts && roles.contains(.credential)
            case .cookie:
                hasCookie = counts && roles.contains(.session)
                if counts, roles.contains(.credential) { hasCredentialField = true }
            default:
                guard counts else { continue }
                if roles.contains(.credential) { hasCredentialField = true }
                if roles.contains(.session) { hasSessionField = true }
                if roles.contains(.methodOverride) { overridesMethod = true }
            }
        }
    }
}
