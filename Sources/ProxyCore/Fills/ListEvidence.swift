internal import CacheStorage
internal import DiskStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore

/// Reads the versions of the items of a list as it passes: a stored response of another version is out of date.
struct ListEvidence {
    private let items: ItemValidators
    private let validatorOrder: ValidatorOrder?
    private let request: RequestMessage
    /// The place of the list's request in the order of all.
    private let order: UInt64
    private var scanner: ItemVersionScanner

    /// Nil if the route declares nothing of the kind.
    init?(_ answer: OriginAnswer, request: RequestMessage, order: UInt64) {
        guard answer.status == 200, answer.hasBody, let validators = request.rules.validators,
            let items = validators.items, !answer.received.fields.contains(.contentEncoding)
        else { return nil }
        self.items = items
        validatorOrder = validators.order
        self.request = request
        self.order = order
        scanner = ItemVersionScanner(
            path: items.path, key: Array(items.key.utf8), version: Array(items.bodyField.utf8))
    }

    /// - Returns: how many stored reads were shown to be out of date.
    mutating func consume(_ content: ByteBuffer, shared: ProxyShared) -> Int {
        guard !scanner.isFinished else { return 0 }
        var items: [(key: [UInt8], version: [UInt8])] = []
        scanner.consume(content.readableBytesUInt8Span) { items.append(($0, $1)) }
        return items.count { refute($0.key, version: $0.version, shared: shared) }
    }

    private func refute(_ item: [UInt8], version: [UInt8], shared: ProxyShared) -> Bool {
        var target: [UInt8] = []
        let bytes = request.bytes
        guard
            items.appendReadPath(
                listPath: bytes.span.extracting(request.head.pathRange), key: item.span, to: &target)
        else { return false }
        let key = shared.key(like: request.key, target: target)
        guard let variants = shared.store.peek(key) else {
            guard let disk = shared.disk?.store, disk.hasOther(entityTag: version, for: key, askedBefore: order) else {
                return false
            }
            // Which of the two is later isn't known without reading it: it is validated before it is used.
            shared.store.generations.raise(key.hashes.path, to: order)
            return true
        }
        for stored in variants.all where stored.provenance.knownCurrentAt < order && !stored.metadata.isPartial {
            guard let tag = stored.metadata.entityTag, !stored.metadata.hasMadeTag else { continue }
            let block = stored.block
            let storedVersion = block.span.extracting(tag.opaque)
            if storedVersion.equals(version.span) { continue }
            switch validatorOrder?.compare(version.span, storedVersion) {
            // A list that is behind says nothing about a read that is ahead of it.
            case .older, .same: continue
            case .newer, nil: break
            }
            guard shared.store.isCurrent(stored, key.hashes) else { continue }
            shared.store.generations.raise(key.hashes.path, to: order)
            return true
        }
        return false
    }
}
