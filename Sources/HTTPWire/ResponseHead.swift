package import HTTPSemantics

/// A response's head as positions in the bytes it was parsed from. It is used together with those bytes.
package struct ResponseHead: Sendable {
    package internal(set) var status: UInt16 = 0
    package internal(set) var reasonPhrase = 0..<0
    package internal(set) var isHTTP10 = false
    package internal(set) var fields = FieldTable()
    package internal(set) var framing = BodyFraming.none
    /// The length the head declares, also where no body follows it (HEAD, 304).
    package internal(set) var contentLength: Int64?
    /// Whether the connection may carry another exchange after this one (RFC 9112 §9.3).
    package internal(set) var keepsAlive = true
    /// Whether `Connection` names anything but what becomes of the connection: a field, which may be among the trailers.
    package internal(set) var namesConnectionFields = false
    /// How many bytes the head takes, its empty line included.
    package internal(set) var length = 0

    /// An interim response: the final one follows on the same connection (RFC 9110 §15.2).
    package var isInterim: Bool { status < 200 }

    package init() {}

    mutating func reset() {
        status = 0
        reasonPhrase = 0..<0
        isHTTP10 = false
        fields.removeAll()
        framing = .none
        contentLength = nil
        keepsAlive = true
        namesConnectionFields = false
        length = 0
    }
}
