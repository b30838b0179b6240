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

    /// What the `Destination` of a COPY or MOVE names, in origin form (RFC 4918 §10.3); nil of any other request, and if
    /// nothing is named.
    ///
    /// Whichever authority it has: in front of a proxy that changes `Host`, clients name the one that they know. That an
    /// origin must be the same (RFC 9111 §4.4) is about what responses say.
    package static func destination(
        of method: Method, requestTarget: [UInt8], authority: [UInt8], scheme: [UInt8], fields: FieldTable,
        in bytes: Span<UInt8>
    ) -> [UInt8]? {
        guard method == .copy || method == .move,
            let line = fields.lines.first(where: { bytes.equalsIgnoringCase("Destination", in: $0.nameRange) }),
            !line.valueRange.isEmpty
        else { return nil }
        let base = URIReference.base(scheme: scheme, authority: authority, target: requestTarget)
        return URIReference(bytes.copied(line.valueRange)).resolved(against: base).originForm
    }

    /// Whether a write may change what lies below its target too (RFC 4918).
    package static func reachesBelow(
        _ method: Method, target: Span<UInt8>, fields: FieldTable, in bytes: Span<UInt8>
    ) -> Bool {
        switch method {
        // "The DELETE method on a collection MUST act as if a "Depth: infinity" header was used on it" (§9.6.1), and so does
        // MOVE (§9.9.2). Whether the target is a collection, its name need not say.
        case .delete, .move: true
        // The source of a COPY stays as it is.
        case .copy: false
        case .mkcol, .proppatch, .other:
            namesCollection(target)
                || fields.lines.contains { line in
                    bytes.equalsIgnoringCase("Depth", in: line.nameRange)
                        && bytes.equalsIgnoringCase("infinity", in: line.valueRange)
                }
        default: false
        }
    }

    /// "a collection … URL … ends with a trailing slash" (RFC 4918 §5.2).
    private static func namesCollection(_ target: Span<UInt8>) -> Bool {
        let length = FoldedPath.extent(of: target).length
        return length > 0 && target[length - 1] == ASCII.slash
    }

    private static func target(of line: FieldLine, in bytes: Span<UInt8>, base: URIReference) -> [UInt8]? {
        let reference = URIReference(bytes.copied(line.valueRange)).resolved(against: base)
        // "a cache MUST NOT trigger an invalidation … if the origin of the URI to be invalidated differs from that of the
        // target URI" (RFC 9111 §4.4)
        return reference.hasSameOrigin(as: base) ? reference.originForm : nil
    }
}
