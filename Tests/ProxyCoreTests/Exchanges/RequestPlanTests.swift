import HTTPCaching
import HTTPSemantics
import NIOCore
import ProxyTesting
import Testing

@testable import CacheStorage
@testable import ProxyCore

@Suite("What is done with a request")
struct RequestPlanTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let request: String
        /// The lines of the stored response, if there is one.
        var stored: String?
        let plan: String
        var isMarked = false
        var isInvalidated = false
        var rules = CachingRules()

        var testDescription: String { request.split(separator: "\n").joined(separator: ", ") + ": " + plan }
    }

    private static let off = {
        var rules = CachingRules()
        rules.isCached = false
        return rules
    }()
    private static let get = "GET / HTTP/1.1\nHost: h"
    private static let fresh = "Cache-Control: max-age=60\nETag: \"1\""
    private static let validated = "ETag: \"1\""

    static let rows = [
        Row(request: "CONNECT h:80 HTTP/1.1\nHost: h:80", plan: "refuse 405"),
        Row(request: "TRACE / HTTP/1.1\nHost: h", plan: "refuse 405"),
        Row(request: "PUT / HTTP/1.1\nHost: h\nContent-Length: 99999999999", plan: "refuse 413"),
        Row(request: "PUT / HTTP/1.1\nHost: h", plan: "pass method"),
        Row(request: "OPTIONS * HTTP/1.1\nHost: h", plan: "pass method"),
        Row(request: get + "\nContent-Length: 3", plan: "pass request-body"),
        Row(request: get, plan: "pass route-off", rules: off),
        Row(request: get + "\nIf-Match: \"1\"", stored: fresh, plan: "pass origin-condition"),
        Row(request: get, plan: "join absent fill"),
        Row(request: get + "\nCache-Control: only-if-cached", plan: "refuse 504"),
        Row(request: get + "\nCache-Control: no-store", plan: "pass request-no-store"),
        Row(request: "HEAD / HTTP/1.1\nHost: h", plan: "pass absent"),
        Row(request: get + "\nRange: bytes=0-1", plan: "alone absent range"),
        Row(request: get + "\nAuthorization: a", plan: "alone absent asReceived"),
        Row(request: get + "\nCookie: a", plan: "alone absent asReceived"),
        Row(request: get, plan: "alone previously-uncacheable asReceived", isMarked: true),
        Row(request: get, stored: fresh, plan: "answer"),
        Row(request: get, stored: fresh, plan: "join invalidated validation", isInvalidated: true),
        Row(request: get + "\nCookie: a", stored: fresh, plan: "alone credentials asReceived"),
        Row(request: get + "\nCookie: a", stored: fresh + "\nCache-Control: public", plan: "answer"),
        Row(request: get, stored: validated, plan: "join no-freshness validation"),
        Row(request: get + "\nCache-Control: only-if-cached", stored: validated, plan: "refuse 504"),
        Row(request: get + "\nCache-Control: no-store", stored: validated, plan: "pass request-no-store"),
        Row(
            request: get + "\nCookie: a", stored: validated + "\nCache-Control: public",
            plan: "alone no-freshness validation"),
        Row(request: get + "\nX-A: 2", stored: validated + "\nVary: X-A", plan: "join vary-mismatch fill"),
        Row(
            request: get, stored: "Cache-Control: max-age=0, stale-while-revalidate=9\nETag: \"1\"",
            plan: "answer stale, validate"),
    ]

    @Test("Each kind of request has its plan", arguments: rows)
    func plan(row: Row) {
        let stage = Stage()
        let request = RequestMessage.text(row.request, on: stage, rules: row.rules)
        if row.isMarked { stage.shared.uncacheable.mark(request.hashes.key, now: stage.clock.now) }
        if let lines = row.stored {
            _ = stage.shared.store.insert(
                StoredResponse(
                    head: .made(lines), chunks: [ByteBuffer(string: "body")], provenance: Provenance(order: 1)),
                for: request.key)
        }
        if row.isInvalidated { stage.shared.store.generations.raise(request.hashes.path, to: 3) }
        let plan = RequestPlan.decide(
            request, inMemory: stage.shared.look(for: request), shared: stage.shared, now: stage.clock.now)
        #expect(describe(plan) == row.plan)
    }

    private func describe(_ plan: RequestPlan) -> String {
        switch plan {
        case .answerOptions: "answer options"
        case .refuse(let problem): "refuse \(problem.status)"
        case .pass(let reason): "pass \(reason.code)"
        case .answer(_, _, let ttl, let validates):
            "answer" + (ttl > 0 ? "" : " stale") + (validates ? ", validate" : "")
        case .look: "look"
        case .join(let fetch, _): "join \(fetch.reason.code) \(fetch.purpose)"
        case .fetchAlone(let fetch): "alone \(fetch.reason.code) \(fetch.purpose)"
        }
    }

    @Test(
        "The origin is asked about the selected response only",
        arguments: [
            ("ETag: \"1\"", true), ("ETag: W/\"1\"", true), ("Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT", true),
            ("Cache-Control: max-age=5", false),
        ])
    func candidates(line: String, isValidated: Bool) {
        let stored = StoredResponse(head: .made(line), chunks: [], provenance: Provenance(order: 9))
        #expect(Validation.candidates(for: stored).count == (isValidated ? 1 : 0))
    }
}
