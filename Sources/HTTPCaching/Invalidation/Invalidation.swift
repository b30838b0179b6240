package import HTTPSemantics

/// What the answer to an unsafe request invalidates (RFC 9111 §4.4).
package enum Invalidation {
    /// The request targets, in origin form (path and query), that are invalidated: the target itself and, of the same
    /// origin, what `Location` and `Content-Location` name. Whether anything is, `WriteEffect` says.
    ///
    /// - Parameters:
    ///   - requestTarget: in origin form or absolute form.
    ///   - authority: host and port of the target URI, as in `Host`.
    ///   - scheme: `http` or `https`.
    package static func targets(
        requestTarget: [UInt8], authority: [UInt8], scheme: [UInt8], fields: FieldTable, in bytes: Span<UInt8>
    ) -> [[UInt8]] {
        let base = URIReference.base(scheme: scheme, authority: authority, target: requestTarget)
        var targets = [base.originForm]
        // "the URI(s) in the Location and Content-Location response header fields (if present) are candidates"
        for line in fields.lines where line.name == .location || line.name == .contentLocation {
            guard let target = target(of: line, in: bytes, base: base), !targets.contains(target) else { continue }
            targets.append(target)
        }
        return targets
    }

    /// What `Location` names, in origin form; nil if there is none, several, or one of another origin.
    package static func location(
        requestTarget: [UInt8], authority: [UInt8], scheme: [UInt8], fields: FieldTable, in bytes: Span<UInt8>
    ) -> [UInt8]? {
        guard fields.count(of: .location) == 1, let line = fields.first(.location) else { return nil }
        return target(
            of: line, in: bytes, base: URIReference.base(scheme: scheme, authority: authority, target: requestTarget))
    }

    private static func target(of line: FieldLine, in bytes: Span<UInt8>, base: URIReference) -> [UInt8]? {
        let reference = URIReference(bytes.copied(line.valueRange)).resolved(against: base)
        // "a cache MUST NOT trigger an invalidation … if the origin of the URI to be invalidated differs from that of the
        // target URI" (RFC 9111 §4.4)
        return reference.hasSameOrigin(as: base) ? reference.originForm : nil
    }
}
