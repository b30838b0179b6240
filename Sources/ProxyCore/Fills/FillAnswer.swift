package import CacheStorage
package import HTTPCaching
package import HTTPWire
package import NIOCore

/// What a fill's origin said, as far as its readers may see it.
package enum FillAnswer: Sendable {
    /// The stored response was validated (304) and is stored again, freshened.
    case validated(StoredResponse, Shown)
    /// A response that is being stored; its body follows.
    case shared(FillHead)
    /// A response that only the fill's owner may have; its body follows.
    case unshared(UnsharedHead)
    /// For a reader that is not the owner of an unshared answer: it has to ask for itself.
    case notForThisReader(Reason, status: UInt16)
    /// There was no response, or what came was none: `fault` says why not.
    case failed(Reason, fault: WireError? = nil)
}

/// The head of a response that is being stored.
package struct FillHead: Sendable {
    package let head: StoredHead
    /// The same for the client that asked, where what is stored leaves out fields (`no-cache="…"`); nil if it is the same.
    package let ownersHead: [UInt8]?
    /// The body's length, if the origin declared it.
    package let contentLength: Int?
    /// What may have invalidated it since it was asked for.
    package let provenance: Provenance
    package let shown: Shown
}

/// The head of a response that is passed on without being stored.
package struct UnsharedHead: Sendable {
    /// As it came: what of it goes to the client is seen when it is sent.
    package let received: ReceivedResponse
    /// What the positions in it refer to.
    package let bytes: ByteBuffer
    package let contentLength: Int?
    package let hasBody: Bool
    /// Why it is not stored.
    package let reason: Reason
    /// The head as a stored one, if its entity-tag was added here: the client's condition is evaluated on it.
    package var conditional: StoredHead?
    package let shown: Shown

    package var status: UInt16 { received.status }
}

/// What a reader gets of a fill's body.
package enum FillRead: Sendable {
    case bytes(ByteBuffer)
    /// The rest of the body is that of a stored response.
    case stored(StoredResponse, Range<Int>)
    /// This part lies on disk: `Fill.openSpooledBody` has it.
    case onDisk(Range<Int>)
    /// Nothing new yet: the reader is woken when there is.
    case pending
    /// The body is over; trailer field lines for the owner of an unshared answer.
    case end(trailers: ByteBuffer?)
    /// The body was cut: what was sent must not look complete.
    case failed(Reason)
}
