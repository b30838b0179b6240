package import HTTPSemantics

/// What a decision needs of a stored response, computed once when it is stored.
///
/// Kept small: one is held for each stored response. Numbers of seconds fit 32 bits, as none is greater than 2^31.
package struct StoredMetadata: Sendable, Equatable {
    /// What the directives of the response say, beside numbers.
    struct Flags: OptionSet {
        let rawValue: UInt16

        static let noCache = Flags(rawValue: 1 << 0)
        static let prohibitsStale = Flags(rawValue: 1 << 1)
        static let allowsSharing = Flags(rawValue: 1 << 2)
        static let noTransform = Flags(rawValue: 1 << 3)
        static let immutable = Flags(rawValue: 1 << 4)
        static let explicitFreshness = Flags(rawValue: 1 << 5)
        static let anyFreshness = Flags(rawValue: 1 << 6)
        static let withdrawn = Flags(rawValue: 1 << 7)
        static let hasDate = Flags(rawValue: 1 << 8)
        static let hasMadeTag = Flags(rawValue: 1 << 9)
        static let all = Flags(rawValue: 1 << 10 - 1)
    }

    /// When the request for the response, or for the 304 that freshened it, was sent.
    package let requestTime: Timestamp
    /// When the response, or the 304 that freshened it, was received.
    package let responseTime: Timestamp
    /// `Date`, or the time of receipt where the origin sent none; seconds since the epoch.
    package let date: Int64
    // Int64.min stands for none.
    let lastModifiedOrNone: Int64
    /// The selecting header fields and their values in the request that was answered; nil if there is no `Vary`.
    package let variation: Variation?
    /// The range that the body is, if the stored response is a 206 (Partial Content).
    package let contentRange: ContentRange?
    let flags: Flags
    package let status: UInt16
    let initialAge: UInt32
    let lifetime: UInt32
    // UInt32.max stands for none.
    let staleWhileRevalidateOrNone: UInt32
    let staleIfErrorOrNone: UInt32
    let statusLineLength: UInt32
    let notModifiedLength: UInt32
    let headLength: UInt32
    let lastModifiedStart: UInt32
    let lastModifiedLength: UInt32
    /// Where the entity-tag stands in the head's bytes.
    package let entityTag: EntityTag?

    /// Whether the response is one for a request with these fields (RFC 9111 §4.1).
    package func isSelected(by fields: FieldTable, in bytes: Span<UInt8>) -> Bool {
        variation?.matches(fields, in: bytes) ?? true
    }

    init(
        status: UInt16, requestTime: Timestamp, responseTime: Timestamp, date: Int64?, initialAge: Int64,
        freshness: Freshness, directives: ResponseDirectives, variation: Variation?, contentRange: ContentRange?,
        isWithdrawn: Bool, layout: HeadLayout
    ) {
        self.status = status
        self.requestTime = requestTime
        self.responseTime = responseTime
        self.date = date ?? responseTime.seconds
        lastModifiedOrNone = layout.lastModifiedSeconds ?? .min
        self.variation = variation
        self.contentRange = contentRange
        flags = Self.flags(directives, freshness, hasDate: date != nil, isWithdrawn: isWithdrawn)
            .union(layout.hasMadeTag ? .hasMadeTag : [])
        self.initialAge = UInt32(initialAge)
        lifetime = UInt32(freshness.lifetime)
        staleWhileRevalidateOrNone = directives.staleWhileRevalidate.map { UInt32($0) } ?? .max
        staleIfErrorOrNone = directives.staleIfError.map { UInt32($0) } ?? .max
        statusLineLength = UInt32(layout.statusLineEnd)
        notModifiedLength = UInt32(layout.notModifiedEnd)
        headLength = UInt32(layout.headEnd)
        lastModifiedStart = UInt32(layout.lastModified?.lowerBound ?? 0)
        lastModifiedLength = UInt32(layout.lastModified?.count ?? 0)
        entityTag = layout.entityTag
    }

    private static func flags(
        _ directives: ResponseDirectives, _ freshness: Freshness, hasDate: Bool, isWithdrawn: Bool
    ) -> Flags {
        var flags: Flags = []
        if directives.noCache { flags.insert(.noCache) }
        if directives.prohibitStale { flags.insert(.prohibitsStale) }
        if directives.allowSharing { flags.insert(.allowsSharing) }
        if directives.noTransform { flags.insert(.noTransform) }
        if directives.isImmutable { flags.insert(.immutable) }
        if freshness.source == .explicit { flags.insert(.explicitFreshness) }
        if freshness.source != .none { flags.insert(.anyFreshness) }
        if hasDate { flags.insert(.hasDate) }
        if isWithdrawn { flags.insert(.withdrawn) }
        return flags
    }

    // MARK: Age and freshness

    /// current_age (RFC 9111 §4.2.3), in seconds, at most 2^31.
    package func currentAge(now: Timestamp) -> Int64 {
        // resident_time = now - response_time; current_age = corrected_initial_age + resident_time
        // A clock that was set back doesn't make a response younger than it came.
        let residentTime = max(0, now.seconds(since: responseTime))
        return min(Int64(initialAge) + residentTime, DeltaSeconds.greatest)
    }

    /// freshness_lifetime (RFC 9111 §4.2.1), in seconds; 0 if there is none.
    package var freshnessLifetime: Int64 { Int64(lifetime) }
    /// Whether the response itself has a freshness lifetime, be it 0.
    package var hasExplicitFreshness: Bool { flags.contains(.explicitFreshness) }
    /// Whether it has a freshness lifetime at all: its own, the route's or a heuristic one. If not, it is validated on
    /// each use.
    package var hasFreshness: Bool { flags.contains(.anyFreshness) }
    /// For how many seconds after its lifetime it may be used while it is validated (RFC 5861 §3); nil if it doesn't say.
    package var staleWhileRevalidate: Int64? {
        staleWhileRevalidateOrNone == .max ? nil : Int64(staleWhileRevalidateOrNone)
    }
    /// For how many seconds after its lifetime it may be used when the origin fails (RFC 5861 §4); nil if it doesn't say.
    package var staleIfError: Int64? { staleIfErrorOrNone == .max ? nil : Int64(staleIfErrorOrNone) }

    // MARK: Directives

    /// Validated on each use, as the response says `no-cache` (RFC 9111 §5.2.2.4).
    package var isValidatedOnEachUse: Bool { flags.contains(.noCache) }
    /// Never used stale (RFC 9111 §4.2.4): no-cache, must-revalidate, proxy-revalidate or s-maxage.
    package var prohibitsStale: Bool { flags.contains(.prohibitsStale) }
    /// Says `public`, `must-revalidate` or `s-maxage`: may answer requests with credentials (RFC 9111 §3.5).
    package var allowsSharing: Bool { flags.contains(.allowsSharing) }
    /// The content may not be transformed (RFC 9111 §5.2.2.6).
    package var forbidsTransformation: Bool { flags.contains(.noTransform) }
    /// Will not change while it is fresh (RFC 8246). Noted only: a request's directives are honoured all the same.
    package var isImmutable: Bool { flags.contains(.immutable) }
    /// A response that freshened it forbade to store it: no request may be answered with it any more.
    package var isWithdrawn: Bool { flags.contains(.withdrawn) }

    // MARK: Content and validators

    /// Whether the body is only a part of the representation (a stored 206).
    package var isPartial: Bool { contentRange != nil }
    /// Where the value of a valid `Last-Modified` stands in the head's bytes.
    package var lastModified: Range<Int>? {
        guard lastModifiedOrNone != .min else { return nil }
        return Int(lastModifiedStart)..<Int(lastModifiedStart) + Int(lastModifiedLength)
    }
    /// `Last-Modified`, in seconds since the epoch; nil if absent or invalid.
    package var lastModifiedSeconds: Int64? { lastModifiedOrNone == .min ? nil : lastModifiedOrNone }
    /// Whether the origin itself sent a valid `Date`.
    package var hasOriginDate: Bool { flags.contains(.hasDate) }
    /// Whether the entity-tag was made here, of the content: the origin doesn't know it.
    package var hasMadeTag: Bool { flags.contains(.hasMadeTag) }
    /// Whether the origin can be asked if it is still the present version.
    package var hasOriginValidator: Bool { entityTag != nil && !hasMadeTag || lastModifiedOrNone != .min }

    // MARK: Layout of the head

    /// Where the status line with its CRLF ends.
    package var statusLineEnd: Int { Int(statusLineLength) }
    /// Where the lines end that a 304 repeats.
    package var notModifiedEnd: Int { Int(notModifiedLength) }
    /// Where the lines end; the empty line is not included.
    package var headEnd: Int { Int(headLength) }
}
