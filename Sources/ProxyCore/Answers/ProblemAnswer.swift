internal import HTTPCaching
internal import HTTPWire
internal import NIOCore

/// An answer that the proxy makes itself: a problem document (RFC 9457) that says what happened and to whom, and nothing
/// of the inside.
struct ProblemAnswer: Sendable {
    let status: UInt16
    let reason: Reason
    let detail: StaticString
    /// What was wrong with the message, if one was malformed.
    var fault: WireError?
    /// A second sentence.
    private var explanation: StaticString?

    init(status: UInt16, reason: Reason, detail: StaticString) {
        self.status = status
        self.reason = reason
        self.detail = detail
    }

    /// A request that is not one.
    init(_ error: WireError) {
        status = error.requestStatus
        reason =
            switch error {
            case .requestLineTooLong: .requestLineTooLong
            case .headTooLarge, .tooManyFieldLines: .requestHeadTooLarge
            case .versionNotSupported: .versionNotSupported
            case .expectationNotSupported: .expectationFailed
            case .tlsOnPlainPort: .tlsOnPlainPort
            default: .requestMalformed
            }
        detail = error.explanation
        fault = error
    }

    /// An origin that gave no answer.
    /// - Parameter fault: what was wrong with its answer, if that is why.
    init(originFailure reason: Reason, fault: WireError? = nil) {
        self.reason = reason
        self.fault = fault
        explanation = fault?.explanation
        switch reason {
        case .connectionTimeout:
            (status, detail) = (504, "The origin did not accept a connection in time.")
        case .responseTimeout:
            (status, detail) = (504, "The origin did not respond in time.")
        case .connectionLimit:
            (status, detail) = (503, "Too many requests are waiting for the origin.")
        case .queueTimeout:
            (status, detail) = (503, "No connection to the origin became free in time.")
        case .descriptorsExhausted:
            (status, detail) = (503, "This proxy has no file descriptor left for a connection to the origin.")
        case .nameNotResolved:
            (status, detail) = (502, "The origin's name could not be resolved.")
        case .connectionRefused:
            (status, detail) = (502, "The origin did not accept a connection.")
        case .originMalformed, .originHeadTooLarge:
            (status, detail) = (502, "The origin's response was not a valid HTTP message.")
        default:
            (status, detail) = (502, "The origin closed the connection before it responded.")
        }
    }

    static let bodyTooLarge = ProblemAnswer(
        status: 413, reason: .requestBodyTooLarge, detail: "The request's content is larger than this proxy accepts.")
    static let methodRefused = ProblemAnswer(
        status: 405, reason: .methodRefused, detail: "This proxy does not forward the method.")
    static let onlyIfCached = ProblemAnswer(
        status: 504, reason: .onlyIfCached,
        detail: "No stored response can be used, and the request forbids asking the origin.")
    static let madeTag = ProblemAnswer(
        status: 412, reason: .madeTag,
        detail: "If-Match holds only entity-tags that this proxy made. The origin does not know them.")
    static let addressLimit = ProblemAnswer(
        status: 503, reason: .addressLimit, detail: "As many connections come from this address as may.")
    static let loop = ProblemAnswer(
        status: 508, reason: .loop,
        detail: "The request passed through this proxy before, or through another one with the same pseudonym.")
    static let headTimeout = ProblemAnswer(
        status: 408, reason: .requestTimeout, detail: "The request's head did not arrive in time.")
    static let headsTakeTooMuch = ProblemAnswer(
        status: 503, reason: .memoryFull,
        detail: "The heads of too many requests are arriving at once, and this one has taken the longest.")
    static let bodyTimeout = ProblemAnswer(
        status: 408, reason: .requestTimeout, detail: "The request's content did not arrive in time.")

    /// The methods that are forwarded, beside those that nobody knows.
    static let allowLine = "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"

    /// Whether the connection is as good as before: what follows the request can be told apart from it.
    var keepsConnection: Bool { reason == .onlyIfCached || reason == .madeTag || reason == .loop }

    /// The error's name in `Proxy-Status` (RFC 9209 §2.3); nil where the fault is the request's own.
    private var proxyError: StaticString? {
        switch reason {
        case .nameNotResolved: "dns_error"
        case .connectionRefused: "connection_refused"
        case .connectionTimeout: "connection_timeout"
        case .connectionLimit, .queueTimeout: "connection_limit_reached"
        case .descriptorsExhausted: "proxy_internal_error"
        case .responseTimeout: "connection_read_timeout"
        case .originClosed, .transferFailed: "connection_terminated"
        case .originMalformed: "http_protocol_error"
        case .originHeadTooLarge: "http_response_header_section_size"
        case .requestMalformed, .requestLineTooLong, .requestHeadTooLarge, .requestBodyTooLarge, .requestTimeout,
            .methodRefused, .expectationFailed, .versionNotSupported, .tlsOnPlainPort:
            "http_request_error"
        case .addressLimit: "http_request_denied"
        default: nil
        }
    }

    /// Renders head and body.
    func render(
        isHead: Bool, closes: Bool, cacheStatus: CacheStatus, date: [UInt8], pseudonym: [UInt8],
        into buffer: inout ByteBuffer
    ) -> Int {
        var body = ByteBuffer()
        body.writeStaticString("{\n  \"title\": \"")
        body.writeStaticString(StatusPhrase.of(status))
        body.writeStaticString("\",\n  \"status\": ")
        body.writeDecimal(Int64(status))
        body.writeStaticString(",\n  \"detail\": \"")
        body.writeStaticString(detail)
        if let explanation {
            body.writeStaticString(" ")
            body.writeStaticString(explanation)
        }
        body.writeStaticString("\",\n  \"reason\": \"")
        body.writeStaticString(reason.code)
        body.writeStaticString("\"\n}\n")
        buffer.writeStaticString("HTTP/1.1 ")
        buffer.writeDecimal(Int64(status))
        buffer.writeStaticString(" ")
        buffer.writeStaticString(StatusPhrase.of(status))
        buffer.writeStaticString("\r\nDate: ")
        buffer.writeBytes(date)
        buffer.writeStaticString("\r\nContent-Type: application/problem+json\r\nCache-Control: no-store\r\n")
        if status == 405 { buffer.writeString(Self.allowLine + "\r\n") }
        buffer.writeStaticString("Content-Length: ")
        buffer.writeDecimal(Int64(body.readableBytes))
        buffer.writeStaticString("\r\n")
        cacheStatus.write(pseudonym: pseudonym, into: &buffer)
        if let proxyError {
            buffer.writeStaticString("Proxy-Status: ")
            buffer.writeBytes(pseudonym)
            buffer.writeStaticString("; error=")
            buffer.writeStaticString(proxyError)
            buffer.writeStaticString("; details=\"")
            buffer.writeStaticString(reason.code)
            buffer.writeStaticString("\"\r\n")
        }
        if closes { buffer.writeStaticString("Connection: close\r\n") }
        buffer.writeStaticString("\r\n")
        guard !isHead else { return 0 }
        let count = body.readableBytes
        buffer.writeBuffer(&body)
        return count
    }
}
