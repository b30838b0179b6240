package import HTTPSemantics

/// The answer to a client's own condition on a stored response.
package enum ClientCondition: Sendable, Equatable {
    /// There is no condition, or the client's copy is not current: send the response.
    case none
    /// Send 304 (Not Modified).
    case notModified

    /// "the cache SHOULD evaluate any applicable conditional header field preconditions received in that request with
    /// respect to the corresponding validators contained within the selected response" (RFC 9111 §4.3.2): steps 3 and 4 of
    /// RFC 9110 §13.2.2. Allocates nothing.
    ///
    /// - Parameter head: the stored head's bytes.
    package static func evaluate(
        _ requestFields: FieldTable, in requestBytes: Span<UInt8>, request: RequestFacts, stored: StoredMetadata,
        head: Span<UInt8>
    ) -> ClientCondition {
        guard request.hasClientCondition else { return .none }
        // "one of its stored 200 (OK) or 206 (Partial Content) responses" (RFC 9111 §4.3.2)
        guard stored.status == 200 || stored.status == 206, request.method == .get || request.method == .head
        else { return .none }
        // 3. "When If-None-Match is present, evaluate the If-None-Match precondition: … if false for GET/HEAD, respond 304"
        if requestFields.contains(.ifNoneMatch) {
            // "A recipient MUST use the weak comparison function" (RFC 9110 §13.1.2)
            let isListed = EntityTagList.contains(
                stored.entityTag, in: head, name: .ifNoneMatch, fields: requestFields, bytes: requestBytes,
                comparison: .weak)
            return isListed ? .notModified : .none
        }
        // 4. "When the method is GET or HEAD, If-None-Match is not present, and If-Modified-Since is present"
        return isModifiedSince(requestFields, in: requestBytes, stored) ? .none : .notModified
    }

    private static func isModifiedSince(
        _ fields: FieldTable, in bytes: Span<UInt8>, _ stored: StoredMetadata
    ) -> Bool {
        // "A recipient MUST ignore the If-Modified-Since header field if the received field value is not a valid
        // HTTP-date, the field value has more than one member" (RFC 9110 §13.1.3)
        guard fields.count(of: .ifModifiedSince) == 1, let value = fields.firstValue(.ifModifiedSince),
            let moment = HTTPDate.parse(value, in: bytes, now: stored.responseTime)
        else { return true }
        // "If … the Last-Modified header field is not present in a selected stored response, a cache SHOULD use the stored
        // response's Date field value (or, if no Date field is present, the time that the stored response was received)"
        // (RFC 9111 §4.3.2)
        // "If the selected representation's last modification date is earlier or equal …, the condition is false."
        return stored.lastModifiedSeconds ?? stored.date > moment
    }
}
