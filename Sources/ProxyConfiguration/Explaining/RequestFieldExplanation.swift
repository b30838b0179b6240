import HTTPCaching
import HTTPSemantics

/// Which request fields say who asks, and which are part of the cache key, for one set of rules.
package struct RequestFieldExplanation {
    private let table: RequestFieldTable
    private let rules: CachingRules

    /// - Parameters:
    ///   - rules: of the route, as `Settings.routeTable` has them.
    init(_ settings: Settings, rules: CachingRules) {
        table = settings.requestFieldTable
        self.rules = rules
    }

    /// For paths that no route covers.
    package init(_ settings: Settings) {
        self.init(settings, rules: settings.defaultRules)
    }

    /// A line about credentials, and one about the key if there is more in it than usual.
    package var lines: [String] {
        let all = table.all(rules: rules.requestFields).filter { !$0.roles.contains(.removed) }
        let defaults = Set(RequestFieldDefaults.roles.map(\.pattern))
        let credentials = all.filter(isCredential)
        let usual = ["authorization", "cookie"]
        let named = credentials.map { "\($0.pattern)" }.compactMap {
            $0 == "authorization" ? "Authorization" : $0 == "cookie" ? "Cookie" : nil
        }
        let others = credentials.filter { !usual.contains("\($0.pattern)") }
        let added = others.filter { field in
            !RequestFieldDefaults.roles.contains {
                $0.pattern.covers(field.pattern) && !$0.roles.isDisjoint(with: [.credential, .session])
            }
        }.map { "\($0.pattern)" }
        let count = others.count { defaults.contains($0.pattern) }
        let removed = all.filter { defaults.contains($0.pattern) && isByDefault($0.pattern) && !isCredential($0) }
            .map { "\($0.pattern)" }
        var line = "Credentials: " + (named + ["\(count) fields in wide use"] + added).joined(separator: ", ")
        if !removed.isEmpty { line += "; not \(removed.joined(separator: ", "))" }
        let keys = all.filter { $0.roles.contains(.key) }.map { "\($0.pattern)" }
        return [line + "."] + (keys.isEmpty ? [] : ["Part of the cache key: \(keys.joined(separator: ", "))."])
    }

    /// Every field that means something, by what it means.
    package var allLines: [String] {
        let all = table.all(rules: rules.requestFields)
        func names(_ title: String, _ isMeant: ((pattern: FieldNameTable.Pattern, roles: RequestFieldRoles)) -> Bool)
            -> [String]
        {
            let names = all.filter(isMeant).map { "\($0.pattern)" }.sorted()
            return names.isEmpty ? [] : ["", "\(title):"] + names.map { "  \($0)" }
        }
        return names("Credentials", { !$0.roles.contains(.removed) && isCredential($0) })
            + names("Part of the cache key", { !$0.roles.contains(.removed) && $0.roles.contains(.key) })
            + names("Give a request another method", { $0.roles.contains(.methodOverride) })
            + names("Passed on from trusted clients only", { $0.roles.contains(.gateway) })
            + names("Never passed on as they came", { $0.roles.contains(.removed) })
    }

    private func isCredential(_ field: (pattern: FieldNameTable.Pattern, roles: RequestFieldRoles)) -> Bool {
        field.roles.contains(.credential) || field.roles.contains(.session) && !rules.ignoresCookies
    }

    private func isByDefault(_ pattern: FieldNameTable.Pattern) -> Bool {
        RequestFieldDefaults.roles.contains {
            $0.pattern == pattern && ($0.roles == .credential || $0.roles == .session && !rules.ignoresCookies)
        }
    }
}
