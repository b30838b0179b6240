/// What an operator's route changes about caching. The defaults are those for a legacy origin: whatever has a validator
/// is stored and validated on each use, nothing is guessed.
package struct CachingRules: Sendable, Equatable {
    /// When a response that sets a cookie may be stored.
    package enum SetCookieRule: Sendable, Equatable {
        /// Only with `public` or `s-maxage`.
        case ifExplicitlyShared
        case always
        case never
    }

    /// Directives of a response that a route overrules.
    package struct OverruledDirectives: OptionSet, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        package static let isPrivate = OverruledDirectives(rawValue: 1)
        package static let noStore = OverruledDirectives(rawValue: 2)
    }

    /// False: requests pass through, nothing is stored or reused.
    package var isCached = true
    /// Why, if not.
    package var reasonToPass = Reason.routeOff
    /// A freshness lifetime in seconds that replaces the origin's own; nil leaves it to the origin. It never makes a
    /// response storable that says `no-store` or `private`, and is for no error.
    package var freshFor: Int64?
    /// Lifetimes of errors, which replace the origin's own.
    package var errors = StatusLifetimes()
    /// Whether a response without explicit freshness gets a heuristic lifetime (RFC 9111 §4.2.2).
    package var usesHeuristics = false
    /// The part of the time since `Last-Modified` that a heuristic lifetime is, in percent.
    package var heuristicPercentage: Int64 = 10
    /// The longest heuristic lifetime, in seconds.
    package var longestHeuristicLifetime: Int64 = 86_400
    package var setCookie = SetCookieRule.ifExplicitlyShared
    /// Whether a request's `Cookie` is without meaning for its response. If not, a response to a request with a cookie
    /// is treated like one to a request with `Authorization` (RFC 9111 §3.5).
    package var ignoresCookies = false
    /// Targeted cache control fields, most specific first (RFC 9213), in lower case.
    package var targetedFields: [[UInt8]] = [Array("etagere-cache-control".utf8), Array("cdn-cache-control".utf8)]
    /// Seconds for which a stale response may be served while it is validated, if the response doesn't say (RFC 5861 §3).
    package var staleWhileRevalidate: Int64?
    /// Seconds for which a stale response may be served when the origin fails, if the response doesn't say (RFC 5861 §4).
    package var staleIfError: Int64?
    /// Whether a client's `no-cache`, `max-age` and `min-fresh` can force a validation (RFC 9111 §5.2.1).
    package var honoursRequestDirectives = true
    /// What is known of the responses' validators; nil for nothing beyond HTTP.
    package var validators: ValidatorRules?
    /// Whether a response without a validator gets an entity-tag made of its content.
    package var synthesisesDigest = false
    /// Directives that don't keep a response from being stored, for requests without credentials.
    package var storesDespite: OverruledDirectives = []
    /// How long the origin may be silent, if the route says so.
    package var responseTimeout: Duration?
    /// Whether a response goes to disk when memory evicts it.
    package var spill: SpillRule
    /// Under which number a `RequestFieldTable` has what request fields mean.
    package var requestFields = 0

    /// These, or the other's where those are more careful: for a path that may stand for two.
    /// - Parameter requestFields: the number of what no route is laxer with.
    package func stricter(_ other: CachingRules, requestFields: Int) -> CachingRules {
        func least(_ left: Int64?, _ right: Int64?) -> Int64? {
            if let left, let right { min(left, right) } else { nil }
        }
        var rules = self
        if !other.isCached {
            rules.isCached = false
            rules.reasonToPass = other.reasonToPass
        }
        rules.freshFor = least(freshFor, other.freshFor)
        if errors != other.errors { rules.errors = StatusLifetimes() }
        rules.usesHeuristics = usesHeuristics && other.usesHeuristics
        rules.heuristicPercentage = min(heuristicPercentage, other.heuristicPercentage)
        rules.longestHeuristicLifetime = min(longestHeuristicLifetime, other.longestHeuristicLifetime)
        let cookieRules = [setCookie, other.setCookie]
        rules.setCookie =
            cookieRules.contains(.never)
            ? .never : cookieRules.contains(.ifExplicitlyShared) ? .ifExplicitlyShared : .always
        rules.ignoresCookies = ignoresCookies && other.ignoresCookies
        rules.staleWhileRevalidate = least(staleWhileRevalidate, other.staleWhileRevalidate)
        rules.staleIfError = least(staleIfError, other.staleIfError)
        rules.honoursRequestDirectives = honoursRequestDirectives || other.honoursRequestDirectives
        if validators != other.validators { rules.validators = nil }
        rules.synthesisesDigest = synthesisesDigest && other.synthesisesDigest
        rules.storesDespite = storesDespite.intersection(other.storesDespite)
        if self.requestFields != other.requestFields { rules.requestFields = requestFields }
        return rules
    }

    /// How the versions of a response compare, if they do. Beside `items` the order is that of the items.
    package var versionOrder: ValidatorOrder? { validators?.items == nil ? validators?.order : nil }

    /// The defaults, but for what goes to disk.
    package init(spill: SpillRule = .secondUse) {
        self.spill = spill
    }
}
