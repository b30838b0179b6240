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
    package let hasAuthorization: Bool
    package let hasCookie: Bool
    /// Whether it is a GET with a `Range` field: "For this specification, GET is the only method for which range handling
    /// is defined" (RFC 9110 §14.2).
    package let hasRange: Bool
    /// `If-None-Match` or `If-Modified-Since`.
    package let hasClientCondition: Bool
    /// `If-Match` or `If-Unmodified-Since`: "A cache MUST NOT evaluate conditional header fields that only apply to an
    /// origin server" (RFC 9111 §4.3.2); the request bypasses the cache.
    package let hasOriginCondition: Bool

    /// Reads the fields, without any allocation.
    package init(method: Method, fields: FieldTable, in bytes: Span<UInt8>) {
        self.method = method
        let present = fields.present
        guard !present.isDisjoint(with: Self.relevantFields) else {
            directives = RequestDirectives()
            hasAuthorization = false
            hasCookie = false
            hasRange = false
            hasClientCondition = false
            hasOriginCondition = false
            return
        }
        directives = RequestDirectives(fields, in: bytes)
        hasAuthorization = present.contains(.authorization)
        hasCookie = present.contains(.cookie)
        hasRange = method == .get && present.contains(.range)
        hasClientCondition = present.contains(.ifNoneMatch) || present.contains(.ifModifiedSince)
        hasOriginCondition = present.contains(.ifMatch) || present.contains(.ifUnmodifiedSince)
    }

    /// Whether the response to it may depend on who asks.
    ///
    /// `Cookie` is counted as well unless the route says otherwise: many legacy origins answer by session without saying
    /// so in `Vary` or `Cache-Control`.
    package func hasCredentials(_ rules: borrowing CachingRules) -> Bool {
        hasAuthorization || hasCookie && !rules.ignoresCookies
    }
}
