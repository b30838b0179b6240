internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire

/// What the origin's answer to a HEAD does to the stored response that could have answered it (RFC 9111 §4.3.5).
enum HeadEffect {
    /// - Parameter read: the HEAD.
    static func apply(
        _ received: ReceivedResponse, in bytes: Span<UInt8>, to request: RequestMessage, read: ReadInProgress,
        shared: ProxyShared
    ) {
        let (requestBytes, order) = (request.bytes, read.order)
        guard request.rules.isCached, let variants = shared.store.lookup(request.key),
            let stored = variants.first(where: {
                $0.metadata.isSelected(by: request.head.fields, in: requestBytes.span)
            }),
            // What was asked for later knows better.
            stored.order < order
        else { return }
        // What somebody with credentials is told says nothing about what others get.
        guard stored.metadata.allowsSharing || !request.facts.hasCredentials(request.rules) else { return }
        let block = stored.block
        switch ValidationAnswer.effectOfHead(
            on: stored.metadata, head: block.span, storedLength: Int64(stored.bodyLength), response: received,
            in: bytes)
        {
        case .none: break
        case .invalidate: shared.remove(stored, for: request.key, asOf: order)
        case .freshen where request.facts.directives.noStore: break
        // Without a tag that matches, the HEAD says nothing about whether the invalidation changed the content.
        case .freshen
        where !received.fields.contains(.entityTag) && !shared.store.isCurrent(stored, request.hashes): break
        // Nor does one that may be that of two versions.
        case .freshen
        where Validation.mayNotTell(stored, of: request, shared: shared, now: received.responseTime): break
        case .freshen:
            let head = ValidationAnswer.freshen(
                stored.metadata, head: block.span, by: received, in: bytes, request: request.facts,
                requestFields: request.head.fields, requestBytes: requestBytes.span, rules: request.rules,
                via: shared.viaLine)
            guard !head.metadata.isWithdrawn else {
                return shared.remove(stored, for: request.key, asOf: order)
            }
            let provenance = Provenance(order: order, groups: stored.provenance.groups)
            _ = read.store(stored.freshened(head: head, provenance: provenance), shared)
        }
    }
}
