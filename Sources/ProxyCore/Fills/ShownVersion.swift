internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire

/// The version of a resource that a response shows: by its entity-tag, else by its `Last-Modified`. Two responses that have
/// neither may be of one version or of two.
struct ShownVersion: Sendable {
    /// The opaque tag. A weak tag and a strong one with the same text count as one version: compression in front of an origin
    /// weakens tags (RFC 9110 §8.8.3.3).
    let opaqueTag: [UInt8]?
    private let lastModified: Int64?
    /// Whether there is nothing any more: 404 or 410.
    private let isGone: Bool
    /// Whether other requests may get another variant.
    let varies: Bool
    /// What selects this one among the variants, where that is known.
    let variation: Variation?

    /// What nothing is known of, so that it may differ from everything.
    static let unknown = ShownVersion(opaqueTag: nil, lastModified: nil, isGone: false, varies: false)

    private init(opaqueTag: [UInt8]?, lastModified: Int64?, isGone: Bool, varies: Bool) {
        self.opaqueTag = opaqueTag
        self.lastModified = lastModified
        self.isGone = isGone
        self.varies = varies
        variation = nil
    }

    /// Nil if the response says nothing about a version: an error, or one without content and without a validator.
    init?(_ received: ReceivedResponse, in bytes: Span<UInt8>, to request: RequestMessage) {
        let status = received.status
        guard status >= 200, status < 400 || status == 404 || status == 410 else { return nil }
        isGone = status >= 400
        varies = received.fields.contains(.vary) || received.fields.contains(.contentEncoding)
        let requestBytes = request.bytes
        variation =
            varies
            ? Variation.nominated(by: received, in: bytes, request.head.fields, requestBytes.span) : nil
        if let tag = received.fields.firstValue(.entityTag).flatMap({ EntityTag.parse($0, in: bytes) }) {
            opaqueTag = bytes.copied(tag.opaque)
            lastModified = nil
            return
        }
        lastModified = received.lastModified(in: bytes)
        if status == 304 {
            // It is about the version that the client named, if that was only one.
            guard
                let named = EntityTagList.onlyStrongMember(
                    of: .ifNoneMatch, fields: request.head.fields, in: requestBytes.span)
            else { return nil }
            opaqueTag = Array(requestBytes[named.opaque])
        } else {
            opaqueTag = nil
            if request.head.method == .head, lastModified == nil, !isGone { return nil }
        }
    }

    init(_ stored: StoredResponse) {
        self.init(stored.metadata, head: stored.block)
    }

    init(_ metadata: StoredMetadata, head: [UInt8]) {
        opaqueTag = metadata.entityTag.map { Array(head[$0.opaque]) }
        lastModified = metadata.lastModifiedSeconds
        isGone = metadata.status >= 400
        varies = metadata.variation != nil
        variation = metadata.variation
    }

    /// Whether the two may be of different versions.
    func mayDiffer(from other: ShownVersion) -> Bool {
        if isGone || other.isGone { return isGone != other.isGone }
        if let tag = opaqueTag, let otherTag = other.opaqueTag { return tag != otherTag }
        guard opaqueTag == nil, other.opaqueTag == nil, let lastModified, let time = other.lastModified else {
            return true
        }
        return lastModified != time
    }

    /// Whether the route's order says that this version came after the other.
    func isNewer(than other: ShownVersion, _ order: ValidatorOrder?) -> Bool {
        guard let order, let tag = opaqueTag, let otherTag = other.opaqueTag else { return false }
        return order.compare(tag.span, otherTag.span) == .newer
    }

    /// Without a tag so long that it isn't worth being remembered, and without what selects it.
    var remembered: ShownVersion {
        let isTooLong = (opaqueTag?.count ?? 0) > 256
        return ShownVersion(
            opaqueTag: isTooLong ? nil : opaqueTag, lastModified: isTooLong ? nil : lastModified,
            isGone: isGone && !isTooLong, varies: varies)
    }
}
