import HTTPSemantics

/// Gathers the validators of stored responses into the lines of a conditional request.
package struct ValidationCondition: Sendable {
    private var tags: [[UInt8]] = []
    private var modified: (seconds: Int64, value: [UInt8])?

    package init() {}

    /// Adds the validators of one stored response. Only a 2xx is what a 304 can confirm: "the condition … would have
    /// resulted in a 200 (OK) response" (RFC 9110 §15.4.5).
    package mutating func add(_ stored: StoredMetadata, head: Span<UInt8>) {
        guard StatusCode.canBeValidated(stored.status) else { return }
        // What the origin has not sent, it can't compare.
        if let tag = stored.entityTag, !stored.hasMadeTag {
            let bytes = head.copied(tag.whole)
            if !tags.contains(bytes) { tags.append(bytes) }
        }
        if let seconds = stored.lastModifiedSeconds, let range = stored.lastModified,
            modified.map({ $0.seconds < seconds }) ?? true
        {
            modified = (seconds, head.copied(range))
        }
    }

    /// The lines, each with CRLF; nil if nothing was added that has a validator.
    package var lines: [UInt8]? {
        let end = [ASCII.carriageReturn, ASCII.lineFeed]
        if !tags.isEmpty {
            // "One or more entity-tags, indicating one or more stored responses, can be used in an If-None-Match header
            // field for response validation" (RFC 9111 §4.3.1)
            return Array("If-None-Match: ".utf8) + tags.joined(separator: [ASCII.comma, ASCII.space]) + end
        }
        // "the timestamp given in a Last-Modified header field …, which can be used in an If-Modified-Since header field
        // for response validation" (RFC 9111 §4.3.1)
        return modified.map { Array("If-Modified-Since: ".utf8) + $0.value + end }
    }
}
