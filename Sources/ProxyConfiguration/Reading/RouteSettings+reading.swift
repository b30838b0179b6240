import HTTPCaching

extension RouteSettings {
    /// Reads `routes`, and warns of those that never get their turn.
    ///
    /// - Parameters:
    ///   - defaults: the rules of a route that says nothing.
    ///   - hasDisk: whether there is a disk to which anything could go.
    static func readAll(_ top: inout Section, defaults: CachingRules, hasDisk: Bool) -> [RouteSettings] {
        var routes: [(settings: RouteSettings, position: Position)] = []
        for entry in top.list("routes", of: "a list of entries that start with '- match:'", acceptsOne: false) ?? [] {
            guard let mapping = entry.mapping else {
                top.context.refuse(
                    "a route is \(entry.kindOfNode), expected keys such as 'match: /static/**'", at: entry.position)
                continue
            }
            var section = Section(mapping, name: "routes", position: entry.position, context: top.context)
            let route = RouteSettings(reading: &section, defaults: defaults, hasDisk: hasDisk)
            section.refuseUnknownKeys()
            guard let route else { continue }
            if let earlier = routes.first(where: { $0.settings.match.covers(route.match) }) {
                top.context.warn(
                    "the route \(route.match.text) never applies, because \(earlier.settings.match.text) "
                        + "in line \(earlier.position.line) covers all of it", at: entry.position)
            }
            routes.append((route, entry.position))
        }
        top.context.routeLines = routes.map(\.position.line)
        return routes.map(\.settings)
    }

    /// Reads one entry; nil if it has no usable pattern.
    private init?(reading section: inout Section, defaults: CachingRules, hasDisk: Bool) {
        let match = section.require("match", .pattern)
        var rules = defaults
        section.read("cache", .onOrOff, into: &rules.isCached)
        section.read("fresh-for", .seconds, into: &rules.freshFor)
        section.section("errors") { rules.readErrors(&$0) }
        rules.readHeuristics(&section)
        section.read(
            "set-cookie", .word([("if-shared", .ifExplicitlyShared), ("always", .always), ("never", .never)]),
            into: &rules.setCookie)
        section.read("cookies", .word([("ignore", true), ("respect", false)]), into: &rules.ignoresCookies)
        section.read("stale-while-revalidate", .seconds, into: &rules.staleWhileRevalidate)
        section.read("stale-if-error", .seconds, into: &rules.staleIfError)
        section.read(
            "client-directives", .word([("honour", true), ("ignore", false)]), into: &rules.honoursRequestDirectives)
        rules.readTargetedFields(&section)
        section.section("validators") { rules.validators = ValidatorRules(reading: &$0, match: match) }
        section.read("synthesise", .word([("digest", true), ("off", false)]), into: &rules.synthesisesDigest)
        rules.readStoresDespite(&section)
        section.read("response-timeout", .timeout, into: &rules.responseTimeout)
        section.read("spill", .anyCase, into: &rules.spill)
        let requestFields = RequestFieldSettings(reading: &section)
        if !rules.isCached {
            section.warn(
                exceptOf: ["match", "cache", "request-fields", "response-timeout"], "has no effect while cache is off")
        } else if !hasDisk {
            section.warn(of: ["spill"], "has no effect without store.disk")
        }
        guard let match else { return nil }
        if match.hasDotSegment {
            section.warn(of: ["match"], "never applies, as a path with a segment of dots is passed to the origin")
        }
        if rules.ignoresCookies, match.segments == [.anyNumber] {
            section.warn(
                of: ["cookies"], "gives everybody what the origin answers to one client's session, on every path")
        }
        self.init(match: match, rules: rules)
        self.requestFields = requestFields
    }
}

extension CachingRules {
    fileprivate mutating func readStoresDespite(_ section: inout Section) {
        let words: [(String, OverruledDirectives)] = [("private", .isPrivate), ("no-store", .noStore)]
        guard let entries = section.list("store-despite", of: "private, no-store or a list of them", acceptsOne: true)
        else { return }
        for entry in entries {
            if let directive = section.context.value(of: entry, as: .word(words)) { storesDespite.insert(directive) }
        }
        if isCached, !storesDespite.isEmpty {
            section.warn(
                of: ["store-despite"],
                "gives everybody what the origin calls private or not to be stored; make sure that it is the same for all who "
                    + "send no credentials")
        }
    }

    fileprivate mutating func readErrors(_ section: inout Section) {
        let expected = "an error's status such as 404, but not 416, at most \(StatusLifetimes.most) of them"
        for (place, key) in section.keys.enumerated() {
            guard let entry = section.entry(key) else { continue }
            guard let status = UInt16(key), key.utf8.count == 3, 400...599 ~= status, status != 416,
                place < StatusLifetimes.most
            else {
                section.context.refuse(
                    "\(section.name): unexpected '\(key)', expected \(expected)", at: entry.keyPosition)
                continue
            }
            if let seconds = section.value(key, .seconds) { errors[status] = seconds }
        }
    }

    fileprivate mutating func readHeuristics(_ section: inout Section) {
        guard let entry = section.entry("heuristics") else { return }
        guard entry.mapping != nil else {
            let kind = ValueKind<Bool>("true, false, or { percentage: 10, limit: 1d }", ValueKind<Bool>.onOrOff.parse)
            if let value = section.context.value(of: entry, as: kind) { usesHeuristics = value }
            return
        }
        section.section("heuristics") { section in
            usesHeuristics = true
            var percentage = Int(heuristicPercentage)
            section.read("percentage", .integer(1...100), into: &percentage)
            heuristicPercentage = Int64(percentage)
            section.read("limit", .seconds, into: &longestHeuristicLifetime)
        }
    }

    fileprivate mutating func readTargetedFields(_ section: inout Section) {
        let expected = "a list of field names such as [CDN-Cache-Control]"
        guard let entries = section.list("targeted-fields", of: expected, acceptsOne: false) else { return }
        var fields: [String] = []
        for entry in entries {
            guard let field = section.context.value(of: entry, as: .fieldName) else { continue }
            if field == "cache-control" {
                section.context.refuse(
                    "\(entry.name): Cache-Control is not a targeted field, expected it left out (it always comes last)",
                    at: entry.position)
            } else if fields.contains(field) {
                section.context.refuse("\(entry.name): \(field) is given twice, expected it once", at: entry.position)
            } else {
                fields.append(field)
            }
        }
        targetedFields = fields.map { Array($0.utf8) }
    }
}
