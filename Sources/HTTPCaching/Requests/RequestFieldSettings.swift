package import HTTPSemantics

/// What an operator says about request fields, for all paths or for those of a route.
package struct RequestFieldSettings: Sendable, Equatable {
    package typealias Pattern = FieldNameTable.Pattern

    /// These count as credentials.
    package var credentials: [Pattern] = []
    /// These don't, although they would by default.
    package var harmless: [Pattern] = []
    /// These are part of the cache key, and are no credentials then.
    package var key: [Pattern] = []
    /// The origin doesn't get these.
    package var removed: [Pattern] = []
    /// The origin gets these although only a gateway would set them.
    package var kept: [Pattern] = []
    /// Lines that the origin gets in the place of those that the client may have sent.
    package var set: [Line] = []

    package struct Line: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package init() {}

    package var isEmpty: Bool { self == RequestFieldSettings() }

    var patterns: [Pattern] {
        credentials + harmless + key + removed + kept + set.map { Pattern($0.name) }
    }

    /// The roles of a field that had `roles` before.
    func apply(to roles: RequestFieldRoles, of field: Pattern) -> RequestFieldRoles {
        func isNamed(_ patterns: [Pattern]) -> Bool { patterns.contains { $0.covers(field) } }
        var roles = roles
        if isNamed(kept) { roles.subtract([.gateway, .removed]) }
        if isNamed(harmless) { roles.subtract([.credential, .session]) }
        if isNamed(credentials) {
            roles.insert(.credential)
            roles.subtract([.key, .session])
        }
        if isNamed(key) {
            roles.insert(.key)
            roles.subtract([.credential, .session])
        }
        if isNamed(removed) || set.contains(where: { Pattern($0.name).covers(field) }) { roles.insert(.removed) }
        return roles
    }
}
