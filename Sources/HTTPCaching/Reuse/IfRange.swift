import HTTPSemantics

/// `If-Range = entity-tag / HTTP-date` (RFC 9110 §13.1.5).
enum IfRange {
    /// Whether the client's part belongs to the stored representation.
    static func isTrue(
        _ fields: FieldTable, in bytes: Span<UInt8>, stored: StoredMetadata, head: Span<UInt8>
    ) -> Bool {
        guard let value = fields.firstValue(.ifRange), fields.count(of: .ifRange) == 1 else { return false }
        if let moment = HTTPDate.parse(value, in: bytes, now: stored.responseTime) {
            return isTrue(moment, stored)
        }
        // "If the entity-tag validator provided exactly matches the ETag field value for the selected representation using
        // the strong comparison function, the condition is true."
        // "exactly": a tag without quotes is not the one that has them, as the part may be of another response.
        guard let tag = EntityTag.parse(value, in: bytes), let storedTag = stored.entityTag,
            tag.isQuoted == storedTag.isQuoted
        else { return false }
        return EntityTag.matches(tag, in: bytes, storedTag, in: head, by: .strong)
    }

    private static func isTrue(_ moment: Int64, _ stored: StoredMetadata) -> Bool {
        // "If the HTTP-date validator provided is not a strong validator in the sense defined by" §8.8.2.2, "the
        // condition is false". That one asks: "That cache entry includes a Date value which is at least one second after the
        // Last-Modified value".
        guard let lastModified = stored.lastModifiedSeconds, stored.hasOriginDate, stored.date > lastModified
        else { return false }
        // "If the HTTP-date validator provided exactly matches the Last-Modified field value …, the condition is true."
        return moment == lastModified
    }
}
