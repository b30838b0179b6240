package import HTTPCaching

/// One entry of `routes`: what differs for the paths that a pattern covers.
package struct RouteSettings: Sendable, Equatable {
    /// `match`: the paths.
    package var match: PathPattern
    /// The entry's other keys.
    package var rules: CachingRules
    /// `credentials`, `key` and `request-fields`: what differs from what the file says for all paths.
    package var requestFields = RequestFieldSettings()

    /// A route with these rules; without any it changes nothing.
    package init(match: PathPattern, rules: CachingRules = CachingRules()) {
        self.match = match
        self.rules = rules
    }
}
