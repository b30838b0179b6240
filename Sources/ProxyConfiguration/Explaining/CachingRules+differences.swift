import HTTPCaching

extension CachingRules {
    /// The keys and values of `proxy.conf` by which the rules differ from the defaults.
    var differences: [[String]] {
        let defaults = CachingRules()
        var rows: [[String]] = []
        func add(_ key: String, _ value: String, if isDifferent: Bool) {
            if isDifferent { rows.append(["\(key):", value]) }
        }
        func text(_ seconds: Int64?) -> String { DurationText.text(.seconds(seconds ?? 0)) }
        add("cache", "off", if: !isCached)
        add("fresh-for", text(freshFor), if: freshFor != nil)
        let lifetimes = errors.all.map { "\($0.status) for \(text($0.seconds))" }.joined(separator: ", ")
        add("errors", lifetimes, if: !lifetimes.isEmpty)
        add(
            "heuristics", "\(heuristicPercentage) percent, at most \(text(longestHeuristicLifetime))",
            if: usesHeuristics)
        let words: [SetCookieRule: String] = [.ifExplicitlyShared: "if-shared", .always: "always", .never: "never"]
        add("set-cookie", words[setCookie] ?? "", if: setCookie != defaults.setCookie)
        add("cookies", "ignore", if: ignoresCookies)
        add("stale-while-revalidate", text(staleWhileRevalidate), if: staleWhileRevalidate != nil)
        add("stale-if-error", text(staleIfError), if: staleIfError != nil)
        add("client-directives", "ignore", if: !honoursRequestDirectives)
        let fields = targetedFields.map { String(decoding: $0, as: UTF8.self) }
        add("targeted-fields", "[\(fields.joined(separator: ", "))]", if: targetedFields != defaults.targetedFields)
        let despite = [(OverruledDirectives.isPrivate, "private"), (.noStore, "no-store")]
            .filter { storesDespite.contains($0.0) }.map(\.1)
        add("store-despite", "[\(despite.joined(separator: ", "))]", if: !despite.isEmpty)
        add("response-timeout", responseTimeout.map(DurationText.text) ?? "", if: responseTimeout != nil)
        add("synthesise", "digest", if: synthesisesDigest)
        add("spill", spill.rawValue, if: spill != defaults.spill)
        if let validators {
            let order = validators.order.map { "order \($0 == .integer ? "integer" : "base64-big-endian")" }
            let field = (validators.bodyField ?? validators.items?.bodyField).map { "body-field \($0)" }
            let items = validators.items.map { items in
                let path = items.path.map { ".\(String(decoding: $0, as: UTF8.self))" }.joined()
                return "items $\(path)[*], key \(items.key), read \(items.read.text)"
            }
            add("validators", [order, field, items].compactMap(\.self).joined(separator: ", "), if: true)
        }
        return rows
    }
}
