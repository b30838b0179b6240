package import HTTPCaching

/// One entry of `routes`: what differs for the paths that a pattern covers.
package struct RouteSettings: Sendable, Equatable {
    /// `match`: the paths.
    package var match: PathPattern
    /// The entry's other keys.
    package var rules: CachingRules

    /// A route with these rules; without any it changes nothing.
    package init(match: PathPattern, rules: CachingRules = CachingRules()) {
        self.match = match
        self.rules = rules
    }
}
