package import HTTPSemantics

/// What the answer to an unsafe request invalidates (RFC 9111 §4.4).
package enum Invalidation {
    /// The request targets, in origin form (path and query), that are invalidated: the target itself and, of the same
    /// origin, what `Location` and `Content-Location` name. None if the method is safe or the answer an error.
    ///
    /// - Parameters:
    ///   - requestTarget: in origin form or absolute form.
    ///   - authority: host and port of the target URI, as in `Host`.
    ///   - scheme: `http` or `https`.
    package static func targets(
        method: Method, requestTarget: [UInt8], authority: [UInt8], scheme: [UInt8], status: UInt16,
        fields: FieldTable, in bytes: Span<UInt8>
    ) -> [[UInt8]] {
        // "when a non-error status code is received in response to an unsafe request method (including methods whose
        // safety is unknown)"; "A "non-error response" is one with a 2xx (Successful) or 3xx (Redirection) status code."
        guard !method.isSafe, succeeded(status) else { return [] }
        let base = URIReference.base(scheme: scheme, authority: authority, target: requestTarget)
        var targets = [base.originForm]
        // "the URI(s) in the Location and Content-Location response header fields (if present) are candidates"
        for line in fields.lines where line.name == .location || line.name == .contentLocation {
            let reference = URIReference(bytes.copied(line.valueRange)).resolved(against: base)
            // "a cache MUST NOT trigger an invalidation … if the origin of the URI to be invalidated differs from that of
            // the target URI"
            guard reference.hasSameOrigin(as: base) else { continue }
            let target = reference.originForm
            if !targets.contains(target) { targets.append(target) }
        }
        return targets
    }

    /// Whether the status is no error: 2xx or 3xx.
    package static func succeeded(_ status: UInt16) -> Bool {
        status >= 200 && status <= 399
    }
}
