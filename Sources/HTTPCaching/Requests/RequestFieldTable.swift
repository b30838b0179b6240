package import HTTPSemantics

/// The request fields that mean something to the cache beyond what HTTP says, and what each of them means on each route.
///
/// A route's rules have a number (`CachingRules.requestFields`) under which their roles stand here, so that rules are copied
/// without any reference to this table. Most requests have none of these fields, which one bit test tells.
package final class RequestFieldTable: Sendable {
    /// The names; a parser that has them marks lines with one of them as `listed`.
    package let names: FieldNameTable
    /// `listed`, and those recognised names that have a role. A request with none of them needs nothing from here.
    package let present: FieldSet
    /// By recognised name: its place among `names`.
    private let recognised: [Int?]
    /// By the rules' number, then by the place among `names`.
    private let roles: [[RequestFieldRoles]]
    /// By the rules' number: the lines that a request gets.
    private let added: [[UInt8]]

    /// What the defaults say.
    package static let standard = RequestFieldTable()

    /// - Parameters:
    ///   - settings: those for all paths.
    ///   - routes: on top of them those of each route that has any; the first one's number is 1.
    package init(_ settings: RequestFieldSettings = RequestFieldSettings(), routes: [RequestFieldSettings] = []) {
        var patterns: [FieldNameTable.Pattern] = []
        var known: Set<FieldNameTable.Pattern> = []
        let authorities = ["Authorization", "Cookie"].map { FieldNameTable.Pattern($0) }
        let said = ([settings] + routes).flatMap(\.patterns)
        for pattern in RequestFieldDefaults.roles.map(\.pattern) + authorities + said
        where known.insert(pattern).inserted {
            patterns.append(pattern)
        }
        let names = FieldNameTable(patterns)
        self.names = names
        let defaults = patterns.map(Self.defaultRoles)
        func roles(by all: [RequestFieldSettings]) -> [RequestFieldRoles] {
            zip(patterns, defaults).map { pattern, roles in all.reduce(roles) { $1.apply(to: $0, of: pattern) } }
        }
        let byRules = [roles(by: [settings])] + routes.map { roles(by: [settings, $0]) }
        // What no route is less careful with, for paths that may be those of several routes.
        let strictest = patterns.indices.map { place in Self.strictest(byRules.map { $0[place] }) }
        self.roles = byRules + [strictest]
        added =
            [Self.lines(settings.set)] + routes.map { Self.lines(settings.set, $0.set) } + [Self.lines(settings.set)]

        var present = FieldSet(.listed)
        var recognised = [Int?](repeating: nil, count: 64)
        for name in FieldName.allCases where !Self.isOwn(name) {
            let spelling = name.spelling.withUTF8Buffer { Array($0) }
            guard let place = names.place(of: spelling.span) else { continue }
            recognised[Int(name.rawValue)] = place
            // What the two are without any setting is known without this table.
            if !authorities.contains(patterns[place]) || said.contains(where: { $0.covers(patterns[place]) }) {
                present.insert(name)
            }
        }
        self.recognised = recognised
        self.present = present
    }

    /// The number of the rules for a path that may be that of several routes.
    package var strictest: Int { roles.count - 1 }

    /// What a line of a request is.
    /// - Parameter rules: the number of the route's rules.
    package func roles(of line: FieldLine, in bytes: Span<UInt8>, rules: Int) -> RequestFieldRoles {
        guard present.contains(line.name) else { return [] }
        let place =
            line.name == .listed
            ? names.place(of: bytes.extracting(line.nameRange)) : recognised[Int(line.name.rawValue)]
        return place.map { roles[rules][$0] } ?? []
    }

    /// The lines that a request gets, each with its CRLF.
    package func addedLines(rules: Int) -> [UInt8] { added[rules] }

    /// Every name and family with its roles.
    package func all(rules: Int) -> [(pattern: FieldNameTable.Pattern, roles: RequestFieldRoles)] {
        Array(zip(names.patterns, roles[rules]))
    }

    /// The fields that hold a message together, those that the proxy writes itself, and the conditions of writes: settings
    /// have no say in them.
    private static func isOwn(_ name: FieldName) -> Bool {
        switch name {
        case .other, .listed, .host, .via, .cdnLoop, .forwarded, .xForwardedFor, .xForwardedHost, .xForwardedProto,
            .connection,
            .keepAlive, .proxyConnection, .te, .trailer, .transferEncoding, .upgrade, .contentLength, .expect, .ifMatch,
            .ifUnmodifiedSince:
            true
        default: false
        }
    }

    private static func defaultRoles(of pattern: FieldNameTable.Pattern) -> RequestFieldRoles {
        if pattern.text == Array("authorization".utf8) { return .credential }
        if pattern.text == Array("cookie".utf8) { return .session }
        let covering = RequestFieldDefaults.roles.filter { $0.pattern.covers(pattern) }
        // The name itself before its families, and the longest of these.
        let nearest = covering.max {
            ($0.pattern.isFamily ? 0 : 1, $0.pattern.text.count) < ($1.pattern.isFamily ? 0 : 1, $1.pattern.text.count)
        }
        return nearest?.roles ?? []
    }

    private static func strictest(_ all: [RequestFieldRoles]) -> RequestFieldRoles {
        var roles = all.reduce(RequestFieldRoles()) { $0.union($1) }
        // The origin may get it.
        if !all.allSatisfy({ $0.contains(.removed) }) { roles.remove(.removed) }
        if all.contains(where: { $0.contains(.credential) }) { roles.remove(.session) }
        return roles
    }

    /// Of two lines of one name the later one counts.
    private static func lines(_ settings: [RequestFieldSettings.Line]...) -> [UInt8] {
        var lines: [RequestFieldSettings.Line] = []
        for line in settings.joined() {
            lines.removeAll { FieldNameTable.Pattern($0.name) == FieldNameTable.Pattern(line.name) }
            lines.append(line)
        }
        return lines.flatMap { Array("\($0.name): \($0.value)\r\n".utf8) }
    }
}
