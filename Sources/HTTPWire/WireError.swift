/// Why a message was refused. A message that could be read in two ways is an error here, never a guess.
package enum WireError: Error, Sendable, Equatable, CaseIterable {
    case requestLineTooLong
    case headTooLarge
    case tooManyFieldLines
    case requestLineMalformed
    case targetMalformed
    case targetHoldsUserInformation
    case tlsOnPlainPort
    case versionMalformed
    case versionNotSupported
    case statusLineMalformed
    case fieldLineMalformed
    case lineFeedWithoutCarriageReturn
    case fieldLineFolded
    case hostMissing
    case hostRepeated
    case hostMalformed
    case hostDisagreesWithTarget
    case contentLengthMalformed
    case contentLengthRepeated
    case contentLengthWithTransferEncoding
    case transferCodingNotSupported
    case transferEncodingInHTTP10
    case expectationNotSupported
    case chunkSizeMalformed
    case chunkSizeTooLarge
    case chunkSizeLineTooLong
    case chunkNotTerminated
    case trailerFieldNotAllowed
    case bodyNotAllowed
    case upgradeNotRequested
    case closedEarly
    case notModifiedUnasked

    /// The stable word for it, in log and metrics.
    package var code: StaticString {
        switch self {
        case .requestLineTooLong: "request-line-too-long"
        case .headTooLarge: "head-too-large"
        case .tooManyFieldLines: "too-many-field-lines"
        case .requestLineMalformed: "request-line-malformed"
        case .targetMalformed: "target-malformed"
        case .targetHoldsUserInformation: "target-holds-user-information"
        case .tlsOnPlainPort: "tls-on-plain-port"
        case .versionMalformed: "version-malformed"
        case .versionNotSupported: "version-not-supported"
        case .statusLineMalformed: "status-line-malformed"
        case .fieldLineMalformed: "field-line-malformed"
        case .lineFeedWithoutCarriageReturn: "line-feed-without-carriage-return"
        case .fieldLineFolded: "field-line-folded"
        case .hostMissing: "host-missing"
        case .hostRepeated: "host-repeated"
        case .hostMalformed: "host-malformed"
        case .hostDisagreesWithTarget: "host-disagrees-with-target"
        case .contentLengthMalformed: "content-length-malformed"
        case .contentLengthRepeated: "content-length-repeated"
        case .contentLengthWithTransferEncoding: "content-length-with-transfer-encoding"
        case .transferCodingNotSupported: "transfer-coding-not-supported"
        case .transferEncodingInHTTP10: "transfer-encoding-in-http-1-0"
        case .expectationNotSupported: "expectation-not-supported"
        case .chunkSizeMalformed: "chunk-size-malformed"
        case .chunkSizeTooLarge: "chunk-size-too-large"
        case .chunkSizeLineTooLong: "chunk-size-line-too-long"
        case .chunkNotTerminated: "chunk-not-terminated"
        case .trailerFieldNotAllowed: "trailer-field-not-allowed"
        case .bodyNotAllowed: "body-not-allowed"
        case .upgradeNotRequested: "upgrade-not-requested"
        case .closedEarly: "closed-early"
        case .notModifiedUnasked: "not-modified-unasked"
        }
    }

    /// The status that a proxy answers a request with that has this fault (RFC 9110 §15.5, RFC 6585 §5).
    package var requestStatus: UInt16 {
        switch self {
        case .requestLineTooLong: 414
        case .headTooLarge, .tooManyFieldLines: 431
        case .versionNotSupported: 505
        case .expectationNotSupported: 417
        default: 400
        }
    }

    /// One sentence for the one who sent the message.
    package var explanation: StaticString {
        switch self {
        case .requestLineTooLong: "The request line is longer than this proxy accepts."
        case .headTooLarge: "The header section is larger than this proxy accepts."
        case .tooManyFieldLines: "The message has more field lines than this proxy accepts."
        case .requestLineMalformed: "The request line is not 'method SP request-target SP HTTP-version'."
        case .targetMalformed: "The request target is not one that RFC 9112 section 3.2 allows for this method."
        case .targetHoldsUserInformation:
            "The request target holds user information before an '@', which no HTTP URI may."
        case .tlsOnPlainPort: "A TLS handshake was sent to a port that speaks plain HTTP."
        case .versionMalformed: "The HTTP version is malformed."
        case .versionNotSupported: "This major version of HTTP is not supported here."
        case .statusLineMalformed: "The status line is malformed."
        case .fieldLineMalformed: "A field line is not 'name: value', or holds an octet that no field may hold."
        case .lineFeedWithoutCarriageReturn: "A line ends in a bare line feed."
        case .fieldLineFolded: "A field line is folded over several lines."
        case .hostMissing: "The Host field is missing."
        case .hostRepeated: "The Host field is repeated."
        case .hostMalformed: "The Host field is not a valid authority."
        case .hostDisagreesWithTarget: "The Host field disagrees with the authority of the request target."
        case .contentLengthMalformed: "The Content-Length field is not a decimal number."
        case .contentLengthRepeated: "The Content-Length field is repeated."
        case .contentLengthWithTransferEncoding: "Content-Length and Transfer-Encoding were both sent."
        case .transferCodingNotSupported: "The only transfer coding accepted is one final 'chunked'."
        case .transferEncodingInHTTP10: "Transfer-Encoding was sent in an HTTP/1.0 message."
        case .expectationNotSupported: "The only expectation supported is '100-continue'."
        case .chunkSizeMalformed: "A chunk size is malformed."
        case .chunkSizeTooLarge: "A chunk size is too large to be represented."
        case .chunkSizeLineTooLong: "A chunk's extensions are longer than this proxy accepts."
        case .chunkNotTerminated: "A chunk's data is not followed by CRLF."
        case .trailerFieldNotAllowed: "A trailer has a field that only the header section may have."
        case .bodyNotAllowed: "An interim response declares a body, which it cannot have."
        case .upgradeNotRequested: "The protocol was switched although the request did not ask for it."
        case .closedEarly: "The connection closed before the message was complete."
        case .notModifiedUnasked: "A 304 was sent although the request set no condition."
        }
    }
}
