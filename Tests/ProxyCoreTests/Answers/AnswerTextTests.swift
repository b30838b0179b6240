import Foundation
import HTTPCaching
import HTTPWire
import NIOCore
import Testing

@testable import ProxyCore

@Suite("What the proxy says itself")
struct AnswerTextTests {
    private func text(_ status: CacheStatus) -> String {
        var buffer = ByteBuffer()
        status.write(pseudonym: Array("etagere".utf8), into: &buffer)
        return String(buffer: buffer)
    }

    @Test("Cache-Status names its parameters in a fixed order")
    func cacheStatus() {
        #expect(text(.hit(timeToLive: 59)) == "Cache-Status: etagere; hit; ttl=59\r\n")
        #expect(text(.hit(timeToLive: -3)) == "Cache-Status: etagere; hit; ttl=-3\r\n")
        #expect(text(CacheStatus()) == "Cache-Status: etagere\r\n")
        let all = CacheStatus(
            forward: .stale, forwardStatus: 304, isStored: true, isCollapsed: true, detail: .noFreshness)
        #expect(
            text(all) == "Cache-Status: etagere; fwd=stale; fwd-status=304; stored; collapsed; detail=no-freshness\r\n")
    }

    @Test("The longest Cache-Status fits the room that is made for it", arguments: Reason.allCases)
    func longestCacheStatus(reason: Reason) {
        let longest = CacheStatus(
            isHit: true, isFromDisk: true, timeToLive: .min, forward: .uriMiss, forwardStatus: 599, isStored: true,
            isCollapsed: true, detail: reason)
        #expect(text(longest).utf8.count - "etagere".utf8.count <= CacheStatus.longestField)
    }

    /// The word of RFC 9211 §2.2 for each reason, as docs/cache-status.md says.
    private static let words: [Reason: CacheStatus.Forward] = [
        .absent: .uriMiss, .varyMismatch: .varyMiss, .noFreshness: .stale, .expired: .stale, .invalidated: .stale,
        .changePending: .stale, .recovered: .stale, .responseNoCache: .stale, .requestNoCache: .request,
        .requestNoStore: .request, .requestMaxAge: .request, .requestMinFresh: .request, .originCondition: .request,
        .onlyIfCached: .request, .rangeNotStored: .partial, .method: .method,
        .requestBody: .bypass, .routeOff: .bypass, .credentials: .bypass, .methodOverride: .bypass,
        .previouslyUncacheable: .bypass, .ambiguousPath: .bypass, .rangeUnit: .bypass,
    ]

    @Test("Each reason that docs/cache-status.md has for asking the origin has its word decided here")
    func documented() throws {
        let path = URL(filePath: #filePath).appending(path: "../../../../docs/cache-status.md").standardized
        let text = try String(contentsOf: path, encoding: .utf8)
        let chapter = try #require(text.split(separator: "\n## ").first { $0.hasPrefix("Why the origin was asked") })
        let codes = chapter.split(separator: "\n| `").dropFirst().map { String($0.prefix { $0 != "`" }) }
        #expect(codes.count >= 19)
        let decided = Set(Self.words.keys.map { "\($0.code)" })
        for code in codes { #expect(decided.contains(code), "\(code)") }
    }

    @Test("Each reason has its word in RFC 9211, and is shown as it", arguments: Reason.allCases)
    func forward(reason: Reason) {
        let word = Self.words[reason] ?? .bypass
        #expect(CacheStatus.Forward(reason) == word)
        let status = CacheStatus(forward: CacheStatus.Forward(reason), forwardStatus: 200, detail: reason)
        #expect(text(status) == "Cache-Status: etagere; fwd=\(word.code); fwd-status=200; detail=\(reason.code)\r\n")
    }

    private func render(_ problem: ProblemAnswer, isHead: Bool = false, closes: Bool = false) -> (String, Int) {
        var buffer = ByteBuffer()
        let count = problem.render(
            isHead: isHead, closes: closes, cacheStatus: CacheStatus(detail: problem.reason), date: Array("D".utf8),
            pseudonym: Array("etagere".utf8), into: &buffer)
        return (String(buffer: buffer), count)
    }

    @Test("A problem is a document that says what happened and to whom")
    func problem() {
        let (answer, count) = render(ProblemAnswer(originFailure: .responseTimeout), closes: true)
        let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1)
        #expect(
            parts[0].split(separator: "\r\n") == [
                "HTTP/1.1 504 Gateway Timeout", "Date: D", "Content-Type: application/problem+json",
                "Cache-Control: no-store", "Content-Length: \(count)", "Cache-Status: etagere; detail=response-timeout",
                "Proxy-Status: etagere; error=connection_read_timeout; details=\"response-timeout\"",
                "Connection: close",
            ])
        #expect(parts[1].utf8.count == count)
        #expect(parts[1].contains("\"status\": 504") && parts[1].contains("\"reason\": \"response-timeout\""))
    }

    @Test("A problem's answer to HEAD has the head only; a 405 says what is allowed")
    func headAndAllow() {
        let (answer, count) = render(.methodRefused, isHead: true)
        #expect(count == 0)
        #expect(answer.hasSuffix("\r\n\r\n"))
        #expect(answer.contains("\r\nAllow: GET, "))
    }

    @Test("Every failure of the origin has a status of its own kind")
    func statuses() {
        let expected: [(Reason, UInt16)] = [
            (.connectionTimeout, 504), (.responseTimeout, 504), (.connectionLimit, 503), (.queueTimeout, 503),
            (.nameNotResolved, 502), (.connectionRefused, 502), (.originMalformed, 502), (.originHeadTooLarge, 502),
            (.originClosed, 502),
        ]
        for (reason, status) in expected { #expect(ProblemAnswer(originFailure: reason).status == status) }
        #expect(ProblemAnswer(.requestLineTooLong).status == 414)
        #expect(ProblemAnswer(.tooManyFieldLines).status == 431)
        #expect(ProblemAnswer(.hostMissing).status == 400)
    }
}
