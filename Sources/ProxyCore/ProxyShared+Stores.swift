internal import CacheStorage
internal import DiskStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire

/// Both tiers of what is stored, as one.
extension ProxyShared {
    /// What the memory has for a request.
    func look(for request: RequestMessage) -> StoredVariants? {
        let bytes = request.bytes
        return store.lookup(
            request.hashes, authority: request.head.authorityRange, target: request.head.pathRange,
            supplement: request.supplement, in: bytes.span)
    }

    /// The place in the order of requests of the response of a request's key that was asked for last; 0 if there is none.
    func newestOrder(_ request: RequestMessage) -> UInt64 {
        max(peek(request)?.newest.order ?? 0, disk?.store?.newestOrder(request.hashes.key) ?? 0)
    }

    /// What the memory has for a request; nothing counts as used.
    func peek(_ request: RequestMessage) -> StoredVariants? {
        let bytes = request.bytes
        return store.peek(
            request.hashes, authority: request.head.authorityRange, target: request.head.pathRange,
            supplement: request.supplement, in: bytes.span)
    }

    /// Stores a response, whose body may lie on disk already.
    func insert(_ response: StoredResponse, for key: CacheKey) -> Bool {
        guard response.file != nil else { return store.insert(response, for: key) }
        return disk?.store?.freshen(response, for: key) ?? false
    }

    /// Removes a stored response that an answer asked for at `order` has shown to be out of date.
    func remove(_ response: StoredResponse, for key: CacheKey, asOf order: UInt64) {
        // First below, so that nothing comes back from there.
        disk?.store?.remove(key, variation: response.metadata.variation, asOf: order)
        store.remove(response, for: key, asOf: order)
    }
}
