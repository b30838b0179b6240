internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore

/// Puts parts of one representation together (RFC 9111 §3.4).
enum PartialResponses {
    /// - Parameters:
    ///   - stored: the part that is stored.
    ///   - response: the part that arrived, under the head `received`, whose positions refer to `bytes`.
    /// - Returns: nil if they don't belong together: then what arrived takes the place of what was stored.
    static func combine(
        _ stored: StoredResponse, with response: StoredResponse, received: ReceivedResponse, bytes: ByteBuffer,
        request: RequestMessage, shared: ProxyShared
    ) -> StoredResponse? {
        let block = stored.block
        let span = bytes.readableBytesUInt8Span
        let pieces: [PartialContent.Piece]
        let range: ContentRange?
        switch PartialContent.combine(stored.metadata, head: block.span, with: received, in: span) {
        case .replace: return nil
        case .keepStored: (pieces, range) = ([.stored(0..<Int64(stored.bodyLength))], stored.metadata.contentRange)
        case .join(let joined, let union): (pieces, range) = (joined, union)
        }
        let length = pieces.reduce(0) { $0 + $1.count }
        guard length <= shared.options.largestObject else { return nil }
        let requestBytes = request.bytes
        let head = PartialContent.combinedHead(
            stored.metadata, head: block.span, with: received, in: span, range: range,
            request: request.facts, requestFields: request.head.fields, requestBytes: requestBytes.span,
            rules: request.rules,
            via: shared.viaLine)
        let chunks = pieces.flatMap { piece in
            switch piece {
            case .stored(let part): stored.body(Int(part.lowerBound)..<Int(part.upperBound))
            case .received(let part): response.body(Int(part.lowerBound)..<Int(part.upperBound))
            }
        }
        // What the system doesn't give of a stored part is missing.
        guard chunks.reduce(0, { $0 + $1.readableBytes }) == length else { return nil }
        return StoredResponse(head: head, chunks: chunks, provenance: response.provenance, account: shared.account)
    }
}

extension PartialContent.Piece {
    fileprivate var count: Int {
        switch self {
        case .stored(let range), .received(let range): range.count
        }
    }
}
