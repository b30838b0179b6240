import HTTPSemantics

/// The condition that the cache itself puts on a request (RFC 9111 §4.3.1).
package enum ValidationRequest {
    /// The lines, each with CRLF, that make a request conditional on the cache's own validators: `If-None-Match` with the
    /// entity-tags of all variants, byte for byte as they came; else `If-Modified-Since` with the latest `Last-Modified`.
    /// Nil if none has a validator.
    ///
    /// Pass only variants that could answer the request: "If a stored response contains only partial content, the cache
    /// MUST NOT include its entity-tag in the union unless the request is for a range that would be fully satisfied by
    /// that partial stored response." (RFC 9111 §4.3.2)
    package static func lines(for variants: [StoredHead]) -> [UInt8]? {
        var condition = ValidationCondition()
        for variant in variants { condition.add(variant.metadata, head: variant.bytes.span) }
        return condition.lines
    }
}
