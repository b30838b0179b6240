package import HTTPSemantics

/// The cache directives of a request (RFC 9111 §5.2.1). They are advisory: what is invalid in them is ignored, and of
/// two contradicting values the more restrictive one counts.
package struct RequestDirectives: Sendable, Equatable {
    /// "a cache MUST NOT store any part of either this request or any response to it" (§5.2.1.5)
    package private(set) var noStore = false
    /// No stored response without successful validation (§5.2.1.4), also by `Pragma: no-cache`.
    package private(set) var noCache = false
    /// A stored response or 504 (§5.2.1.7).
    package private(set) var onlyIfCached = false
    /// The content is not to be transformed (§5.2.1.6).
    package private(set) var noTransform = false
    /// The greatest age wanted, in seconds (§5.2.1.1).
    package private(set) var maxAge: Int64?
    /// For how many seconds more the response is to be fresh (§5.2.1.3).
    package private(set) var minFresh: Int64?
    /// By how many seconds the response may have exceeded its freshness lifetime (§5.2.1.2); `Int64.max` if there is no
    /// argument.
    package private(set) var maxStale: Int64?
    /// For how many seconds after its freshness lifetime a stored response will do if the origin fails (RFC 5861 §4).
    package private(set) var staleIfError: Int64?

    /// No directives.
    package init() {}

    /// Reads all `Cache-Control` lines, or `Pragma` if there are none.
    package init(_ fields: FieldTable, in bytes: Span<UInt8>) {
        guard fields.contains(.cacheControl) else {
            // Pragma was for caches that did not know Cache-Control (RFC 9111 §5.4; RFC 7234 §5.4: "When the
            // Cache-Control header field is not present in a request, caches MUST consider the no-cache request
            // pragma-directive").
            noCache = fields.contains(.pragma) && Self.pragmaSaysNoCache(fields, in: bytes)
            return
        }
        for line in fields.lines where line.name == .cacheControl {
            var members = ListMembers(line.valueRange)
            while let member = members.next(in: bytes) { apply(CacheDirective(member, in: bytes), in: bytes) }
        }
    }

    private mutating func apply(_ directive: CacheDirective, in bytes: Span<UInt8>) {
        // "For the cache directives defined below, no argument is defined (nor allowed) unless stated otherwise"
        // (RFC 9111 §5.2): one that is there all the same doesn't make the directive another one.
        if directive.isNamed("no-cache", in: bytes) {
            noCache = true
        } else if directive.isNamed("no-store", in: bytes) {
            noStore = true
        } else if directive.isNamed("max-age", in: bytes) {
            Self.lower(&maxAge, to: directive.seconds(in: bytes).value)
        } else if directive.isNamed("max-stale", in: bytes) {
            // "If no value is assigned to max-stale, then the client will accept a stale response of any age."
            Self.lower(&maxStale, to: directive.argument == nil ? .max : directive.seconds(in: bytes).value)
        } else if directive.isNamed("min-fresh", in: bytes) {
            guard let seconds = directive.seconds(in: bytes).value else { return }
            minFresh = max(minFresh ?? 0, seconds)
        } else if directive.isNamed("only-if-cached", in: bytes) {
            onlyIfCached = true
        } else if directive.isNamed("no-transform", in: bytes) {
            noTransform = true
        } else if directive.isNamed("stale-if-error", in: bytes) {
            Self.lower(&staleIfError, to: directive.seconds(in: bytes).value)
        }
    }

    private static func lower(_ limit: inout Int64?, to value: Int64?) {
        guard let value else { return }
        limit = min(limit ?? .max, value)
    }

    private static func pragmaSaysNoCache(_ fields: FieldTable, in bytes: Span<UInt8>) -> Bool {
        for line in fields.lines where line.name == .pragma {
            var members = ListMembers(line.valueRange)
            while let member = members.next(in: bytes) {
                if bytes.equalsIgnoringCase("no-cache", in: member) { return true }
            }
        }
        return false
    }
}
