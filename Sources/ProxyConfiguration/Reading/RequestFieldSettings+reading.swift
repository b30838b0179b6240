import HTTPCaching
import HTTPSemantics

extension RequestFieldSettings {
    /// Reads `credentials`, `key` and `request-fields`, at the top or of a route. After a complaint the value is incomplete.
    init(reading section: inout Section) {
        self.init()
        readCredentials(&section)
        key = Self.patterns("key", &section)
        for credential in credentials where key.contains(where: { $0.covers(credential) }) {
            section.refuse(
                "key", "\(section.path("key")): \(credential) is in credentials too, expected it in one of them")
        }
        section.section("request-fields") { section in
            removed = Self.patterns("remove", &section)
            kept = Self.patterns("keep", &section)
            section.section("set") { set = Self.lines(&$0) }
        }
    }

    private mutating func readCredentials(_ section: inout Section) {
        guard let entry = section.entry("credentials") else { return }
        guard entry.mapping != nil else {
            credentials = Self.patterns("credentials", &section)
            return
        }
        section.section("credentials") { section in
            credentials = Self.patterns("add", &section)
            harmless = Self.patterns("remove", &section)
            for name in ["Authorization", "Cookie"] where harmless.contains(where: { $0.covers(Pattern(name)) }) {
                section.warn(
                    of: ["remove"],
                    "lets everybody have what the origin answers to somebody's \(name), unless the response forbids it")
            }
        }
    }

    private static func patterns(_ key: String, _ section: inout Section) -> [Pattern] {
        let expected = "a list of field names such as [X-Tenant-Id]"
        var patterns: [Pattern] = []
        for entry in section.list(key, of: expected, acceptsOne: true) ?? [] {
            guard let pattern = section.context.value(of: entry, as: .fieldPattern) else { continue }
            if patterns.contains(pattern) {
                section.context.refuse("\(entry.name): \(pattern) is given twice, expected it once", at: entry.position)
            } else {
                patterns.append(pattern)
            }
        }
        return patterns
    }

    private static func lines(_ section: inout Section) -> [Line] {
        var lines: [Line] = []
        for name in section.keys {
            guard let entry = section.entry(name) else { continue }
            do throws(Complaint) {
                let pattern = try ValueKind.fieldPattern.parse(name)
                guard !pattern.isFamily else { throw Complaint("'\(name)' is no field name") }
            } catch {
                let expected = error.expected ?? "a field name such as X-Api-Version"
                section.context.refuse("\(entry.name): \(error.wrong), expected \(expected)", at: entry.keyPosition)
                continue
            }
            if let value = section.context.value(of: entry, as: .fieldValue) {
                lines.append(Line(name: name, value: value))
            }
        }
        return lines
    }
}

extension ValueKind where Value == FieldNameTable.Pattern {
    /// The name of a field that settings can be about, or the beginning of several names.
    static var fieldPattern: ValueKind {
        ValueKind("a field name such as X-Api-Key, or the beginning of several such as X-Consumer-*") {
            text throws(Complaint) in
            let name = text.hasSuffix("*") ? String(text.dropLast()) : text
            guard Token.isToken(name), !name.contains("*"), name.utf8.count <= 256 else {
                throw Complaint("'\(text)' is not a field name")
            }
            let pattern = FieldNameTable.Pattern(text)
            guard !pattern.isFamily || name.utf8.count >= 2 else { throw Complaint("'\(text)' covers too much") }
            if let own = Self.own.first(where: { pattern.covers(FieldNameTable.Pattern($0)) }), !pattern.isFamily {
                throw Complaint("\(own) is the proxy's own affair", expected: "another field")
            }
            return pattern
        }
    }

    /// What holds a message together, what the proxy itself says, and conditions of writes.
    private static var own: [String] {
        [
            "Host", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
            "Content-Length", "Expect", "Via", "CDN-Loop", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host",
            "X-Forwarded-Proto", "If-Match", "If-Unmodified-Since",
        ]
    }
}

extension ValueKind where Value == String {
    /// A field's value (RFC 9110 §5.5).
    static var fieldValue: ValueKind {
        ValueKind("a field value: visible characters and spaces between them") { text throws(Complaint) in
            guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), text.first != " ", text.last != " ",
                text.utf8.count <= 4096
            else { throw Complaint("'\(text)' is not a field value") }
            return text
        }
    }
}
