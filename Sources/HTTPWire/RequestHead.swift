package import HTTPSemantics

/// A request's head as positions in the bytes it was parsed from. It is used together with those bytes.
package struct RequestHead: Sendable {
    /// The form of the request target (RFC 9112 §3.2).
    package enum TargetForm: Sendable, Equatable {
        case origin, absolute, asterisk
    }

    package internal(set) var method = Method.other
    package internal(set) var methodRange = 0..<0
    package internal(set) var targetRange = 0..<0
    package internal(set) var targetForm = TargetForm.origin
    /// The path and query: what an origin-form target would be.
    package internal(set) var pathRange = 0..<0
    /// The host and port from the target or the `Host` field, without a default port; empty for HTTP/1.0 without `Host`.
    package internal(set) var authorityRange = 0..<0
    package internal(set) var isHTTP10 = false
    package internal(set) var fields = FieldTable()
    package internal(set) var framing = BodyFraming.none
    /// Whether the connection may carry another request after this one (RFC 9112 §9.3).
    package internal(set) var keepsAlive = true
    /// Whether the client waits for 100 (Continue) before it sends the body (RFC 9110 §10.1.1).
    package internal(set) var expectsContinue = false
    /// How many bytes the head takes, its empty line included.
    package internal(set) var length = 0

    package init() {}

    /// Forgets the request line. What the field section says stays until `forgetSection`.
    mutating func forgetRequestLine() {
        method = .other
        targetForm = .origin
        isHTTP10 = false
        length = 0
    }

    /// Forgets what the field section says, but for the authority, which the request line may have given.
    mutating func forgetSection() {
        fields.removeAll()
        framing = .none
        keepsAlive = true
        expectsContinue = false
    }

    /// The same field section at another place.
    mutating func moveSection(by distance: Int) {
        fields.shift(by: distance)
        guard !authorityRange.isEmpty else { return }
        authorityRange = authorityRange.lowerBound + distance..<authorityRange.upperBound + distance
    }
}
