import HTTPCaching
import HTTPSemantics
import ProxyTesting

/// A request and the response to it, written as text, as tests of decisions need them.
struct Exchange: Sendable {
    /// Sun, 06 Nov 1994 08:49:37 GMT: what `Date` says in the tests' responses.
    static let date: Int64 = 784_111_777
    static let dateLine = "Date: Sun, 06 Nov 1994 08:49:37 GMT"
    static let via = Array("Via: 1.1 etagere\r\n".utf8)

    var method = Method.get
    var request = ""
    var status: UInt16 = 200
    var reason = "OK"
    var response = ""
    /// Seconds after `date`.
    var requestTime: Int64 = 0
    var responseTime: Int64 = 0
    var rules = CachingRules()

    init(
        _ response: String = "", status: UInt16 = 200, request: String = "", method: Method = .get,
        requestTime: Int64 = 0, responseTime: Int64 = 0, rules: CachingRules = CachingRules()
    ) {
        (self.response, self.status, self.request, self.method) = (response, status, request, method)
        (self.requestTime, self.responseTime, self.rules) = (requestTime, responseTime, rules)
    }

    static func time(_ seconds: Int64) -> Timestamp {
        Timestamp(seconds: date + seconds)
    }

    /// The response with the reason phrase in front of its fields.
    var received: (response: ReceivedResponse, bytes: [UInt8]) {
        let head = HeadText(lines: [reason] + response.split(separator: "\n").map(String.init))
        var fields = FieldTable()
        for line in head.fields.lines.dropFirst() { fields.append(line) }
        return (
            ReceivedResponse(
                status: status, reasonPhrase: 0..<reason.utf8.count, fields: fields,
                requestTime: Self.time(requestTime), responseTime: Self.time(responseTime)),
            head.bytes
        )
    }

    var facts: RequestFacts {
        let head = HeadText(request)
        return RequestFacts(method: method, fields: head.fields, in: head.bytes.span)
    }

    func decide() -> StorageDecision {
        let (response, bytes) = received
        let head = HeadText(request)
        return StorageDecision.decide(
            response, in: bytes.span, request: facts, requestFields: head.fields, requestBytes: head.bytes.span,
            rules: rules, via: Self.via)
    }

    /// Nil if it is stored.
    var refusal: Reason? {
        if case .refuse(let reason) = decide() { reason } else { nil }
    }

    var stored: StoredHead? {
        if case .store(let head) = decide() { head } else { nil }
    }
}

extension StoredHead {
    /// The lines after the status line.
    var lines: [String] { text(metadata.statusLineEnd..<bytes.count) }
    /// The lines that a 304 repeats.
    var notModifiedLines: [String] { text(metadata.statusLineEnd..<metadata.notModifiedEnd) }
    var statusLine: String { text(0..<metadata.statusLineEnd)[0] }

    private func text(_ range: Range<Int>) -> [String] { bytes[range].headLines }
}

extension Collection<UInt8> {
    /// The bytes as Latin-1 lines.
    var headLines: [String] {
        String(String.UnicodeScalarView(map { Unicode.Scalar($0) }))
            .split(separator: "\r\n").map(String.init)
    }
}
