import HTTPSemantics

/// The freshness lifetime of a response (RFC 9111 §4.2.1).
struct Freshness: Equatable {
    enum Source: Equatable {
        /// The response's own `s-maxage`, `max-age` or `Expires`.
        case explicit
        /// A route's `freshFor`.
        case route
        /// Estimated from `Last-Modified` (RFC 9111 §4.2.2).
        case heuristic
        /// There is none: the response has to be validated on each use.
        case none
    }

    /// In seconds; 0 if there is none.
    let lifetime: Int64
    let source: Source

    static let none = Freshness(lifetime: 0, source: .none)

    private init(lifetime: Int64, source: Source) {
        self.lifetime = min(max(lifetime, 0), DeltaSeconds.greatest)
        self.source = source
    }

    /// "A cache can calculate the freshness lifetime … of a response by using the first match" (RFC 9111 §4.2.1)
    init(
        of response: ReceivedResponse, in bytes: Span<UInt8>, directives: ResponseDirectives, rules: CachingRules
    ) {
        if let explicit = Self.explicitLifetime(of: response, in: bytes, directives: directives) {
            self.init(lifetime: explicit, source: .explicit)
        } else {
            self = Self.heuristic(of: response, in: bytes, directives: directives, rules: rules)
        }
        // The operator's word replaces the origin's. One that is meant for what stands at a path is not for errors, which would
        // be everybody's for as long.
        let status = response.status
        if let given = StatusCode.isLastingSuccess(status) ? rules.freshFor : rules.errors[status] {
            self.init(lifetime: given, source: source == .explicit ? .explicit : .route)
        }
    }

    /// Nil if the response doesn't say. What is invalid is "considered stale": a lifetime of 0.
    private static func explicitLifetime(
        of response: ReceivedResponse, in bytes: Span<UInt8>, directives: ResponseDirectives
    ) -> Int64? {
        // "If the cache is shared and the s-maxage response directive is present, use its value"
        if directives.sharedMaxAge.isPresent { return directives.sharedMaxAge.value ?? 0 }
        // "If the max-age response directive is present, use its value"
        if directives.maxAge.isPresent { return directives.maxAge.value ?? 0 }
        // A targeted field takes the place of Cache-Control and of Expires (RFC 9213 §2.1).
        if directives.isTargeted { return nil }
        // "If the Expires response header field is present, use its value minus the value of the Date response header
        // field (using the time the message was received if it is not present …)"
        guard response.fields.contains(.expires) else { return nil }
        guard let expires = expiry(of: response, in: bytes) else { return 0 }
        return expires - (response.date(in: bytes) ?? response.responseTime.seconds)
    }

    /// "A cache recipient MUST interpret invalid date formats, especially the value "0", as representing a time in the
    /// past" (RFC 9111 §5.3); so does nil here. Of several lines that differ "the response should be considered stale".
    private static func expiry(of response: ReceivedResponse, in bytes: Span<UInt8>) -> Int64? {
        var result: Int64?
        for line in response.fields.lines where line.name == .expires {
            guard let moment = HTTPDate.parse(line.valueRange, in: bytes, now: response.responseTime),
                result == nil || result == moment
            else { return nil }
            result = moment
        }
        return result
    }

    /// "heuristics can only be used on responses without explicit freshness whose status codes are defined as
    /// heuristically cacheable …, and those … marked as explicitly cacheable (e.g., with a "public" response directive)"
    /// (RFC 9111 §4.2.2)
    private static func heuristic(
        of response: ReceivedResponse, in bytes: Span<UInt8>, directives: ResponseDirectives, rules: CachingRules
    ) -> Freshness {
        guard rules.usesHeuristics,
            StatusCode.isHeuristicallyCacheable(response.status) || directives.isPublic,
            let lastModified = response.lastModified(in: bytes)
        else { return .none }
        // "no more than some fraction of the interval since that time"
        let interval = (response.date(in: bytes) ?? response.responseTime.seconds) - lastModified
        guard interval > 0 else { return .none }
        let fraction = interval.multipliedReportingOverflow(by: max(0, rules.heuristicPercentage))
        let lifetime = fraction.overflow ? DeltaSeconds.greatest : fraction.partialValue / 100
        return Freshness(lifetime: min(lifetime, rules.longestHeuristicLifetime), source: .heuristic)
    }
}
