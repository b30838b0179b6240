import HTTPSemantics

/// The cache directives of a response that this cache obeys (RFC 9111 §5.2.2, RFC 5861, RFC 8246), from a targeted field
/// or from `Cache-Control`.
///
/// Of what is misspelt, a restriction is obeyed and a permission is not.
struct ResponseDirectives: Sendable, Equatable {
    var noStore = false
    /// Unqualified: "MUST NOT be used to satisfy any other request without forwarding it for validation" (§5.2.2.4).
    var noCache = false
    /// Unqualified: "a shared cache MUST NOT store the response" (§5.2.2.7).
    var isPrivate = false
    /// The field names, in lower case, that qualified `no-cache` and `private` keep out of the stored response.
    var withheldFields: [[UInt8]] = []
    var isPublic = false
    var mustRevalidate = false
    var proxyRevalidate = false
    var mustUnderstand = false
    var noTransform = false
    var isImmutable = false
    var maxAge = DeltaSeconds.absent
    var sharedMaxAge = DeltaSeconds.absent
    var staleWhileRevalidate: Int64?
    var staleIfError: Int64?
    /// Whether they come from a targeted field; then `Expires` is without meaning as well (RFC 9213 §2.1).
    var isTargeted = false

    /// "must-revalidate …, public …, and s-maxage" (RFC 9111 §3.5)
    var allowSharing: Bool { isPublic || mustRevalidate || sharedMaxAge.value != nil }

    /// Whether a stale response may never be used without validation (RFC 9111 §4.2.4).
    var prohibitStale: Bool {
        // "The s-maxage directive incorporates the proxy-revalidate … response directive's semantics for a shared
        // cache." (RFC 9111 §5.2.2.10) An origin that beside it grants a window for stale use (RFC 5861) means that
        // window: it has no other way to say so to shared caches.
        let grantsStaleUse = staleWhileRevalidate != nil || staleIfError != nil
        return noCache || mustRevalidate || proxyRevalidate || sharedMaxAge.isPresent && !grantsStaleUse
    }

    /// Whether the field of that name, given in lower case, is kept out of the stored response.
    func withholds(_ name: StaticString) -> Bool {
        withheldFields.contains { $0.span.equalsIgnoringCase(name, in: 0..<$0.count) }
    }

    /// - Parameter targetedFields: names of targeted fields, most specific first, in lower case.
    init(_ fields: FieldTable, in bytes: Span<UInt8>, targetedFields: [[UInt8]]) {
        for name in targetedFields {
            if let directives = TargetedField.directives(named: name, fields, in: bytes) {
                self = directives
                isTargeted = true
                return
            }
        }
        for line in fields.lines where line.name == .cacheControl {
            var members = ListMembers(line.valueRange)
            while let member = members.next(in: bytes) { apply(CacheDirective(member, in: bytes), in: bytes) }
        }
    }

    init() {}

    private mutating func apply(_ directive: CacheDirective, in bytes: Span<UInt8>) {
        if directive.isNamed("max-age", in: bytes) {
            maxAge.add(directive.seconds(in: bytes))
        } else if directive.isNamed("s-maxage", in: bytes) {
            sharedMaxAge.add(directive.seconds(in: bytes))
        } else if directive.isNamed("no-store", in: bytes) {
            noStore = true
        } else if directive.isNamed("no-cache", in: bytes) {
            // An argument that names no fields leaves the unqualified directive.
            if let names = directive.withheldFields(in: bytes) { withheldFields += names } else { noCache = true }
        } else if directive.isNamed("private", in: bytes) {
            if let names = directive.withheldFields(in: bytes) { withheldFields += names } else { isPrivate = true }
        } else if directive.isNamed("must-revalidate", in: bytes) {
            mustRevalidate = true
        } else if directive.isNamed("proxy-revalidate", in: bytes) {
            proxyRevalidate = true
        } else if directive.isNamed("no-transform", in: bytes) {
            noTransform = true
        } else {
            applyPermission(directive, in: bytes)
        }
    }

    private mutating func applyPermission(_ directive: CacheDirective, in bytes: Span<UInt8>) {
        if directive.isNamed("stale-while-revalidate", in: bytes) {
            Self.lower(&staleWhileRevalidate, to: directive.seconds(in: bytes))
        } else if directive.isNamed("stale-if-error", in: bytes) {
            Self.lower(&staleIfError, to: directive.seconds(in: bytes))
        } else if directive.argument == nil {
            if directive.isNamed("public", in: bytes) {
                isPublic = true
            } else if directive.isNamed("must-understand", in: bytes) {
                mustUnderstand = true
            } else if directive.isNamed("immutable", in: bytes) {
                isImmutable = true
            }
        }
    }

    /// "the most restrictive directive should be honored" (RFC 9111 §4.2.1): the smaller window, none if invalid.
    static func lower(_ window: inout Int64?, to value: DeltaSeconds) {
        window = min(window ?? .max, value.value ?? 0)
    }
}
