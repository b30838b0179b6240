import HTTPSemantics

extension StoredHead {
    /// Updates a stored head by RFC 9111 §3.2 and computes everything anew.
    ///
    /// - Parameter contentRange: what the body is after the update; nil if it is complete.
    static func update(
        _ stored: StoredMetadata, head: Span<UInt8>, with response: ReceivedResponse, in bytes: Span<UInt8>,
        contentRange: ContentRange?, request: RequestFacts, requestFields: FieldTable, requestBytes: Span<UInt8>,
        rules: CachingRules, via: [UInt8]
    ) -> StoredHead {
        // Whether a cookie may be stored is for the directives to say that hold after the update.
        let provisional = FieldUpdate(
            stored: stored, head: head, with: response, in: bytes, keepsSetCookie: false, via: via)
        let directives = ResponseDirectives(
            provisional.fields, in: provisional.bytes.span, targetedFields: rules.targetedFields)
        let update = FieldUpdate(
            stored: stored, head: head, with: response, in: bytes,
            keepsSetCookie: StorageDecision.mayKeepSetCookie(directives, rules), via: via)
        let updated = ReceivedResponse(
            status: stored.status, reasonPhrase: update.reasonPhrase, fields: update.fields,
            requestTime: response.requestTime, responseTime: response.responseTime)

        let overruled = StorageDecision.overruled(for: request, rules)
        var isWithdrawn =
            StorageDecision.refusal(byDirectives: directives, status: stored.status, despite: overruled) != nil
        var variation: Variation?
        switch Variation.selecting(update.fields, in: update.bytes.span, requestFields, requestBytes) {
        case .none: variation = nil
        case .any: isWithdrawn = true
        case .fields(let fields): variation = fields
        }
        return compose(
            updated, in: update.bytes.span,
            Context(
                directives: directives, rules: rules, variation: variation, contentRange: contentRange, via: via,
                isWithdrawn: isWithdrawn))
    }
}
