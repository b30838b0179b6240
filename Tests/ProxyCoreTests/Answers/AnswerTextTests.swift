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

    @Test("Each reason to ask has its word in RFC 9211")
    func forward() {
        let expected: [(Reason, CacheStatus.Forward)] = [
            (.absent, .uriMiss), (.varyMismatch, .varyMiss), (.expired, .stale), (.noFreshness, .stale),
            (.invalidated, .stale), (.requestNoCache, .request), (.rangeNotStored, .partial), (.method, .method),
            (.routeOff, .bypass), (.previouslyUncacheable, .bypass),
        ]
        for (reason, word) in expected { #expect(CacheStatus.Forward(reason) == word) }
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
