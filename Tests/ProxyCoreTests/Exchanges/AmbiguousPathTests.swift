import HTTPCaching
import NIOCore
import Testing

@testable import ProxyCore

@Suite("Paths that may be others")
struct AmbiguousPathTests {
    private func stage() -> Stage {
        var lax = CachingRules()
        lax.ignoresCookies = true
        lax.freshFor = 600
        lax.setCookie = .always
        var off = CachingRules()
        off.isCached = false
        return Stage(routes: [("/static/**", lax), ("/private/**", off)])
    }

    @Test(
        "What is answered under a lax route's path that leads elsewhere is nobody else's",
        arguments: [
            "/static/..%2fme", "/static/%2e%2e/me", "/static/.%2E/me", "/static/..;/me", "/static/..;x=1/me",
            "/static/..%5cme", "/static/..\\me", "/static/%252e%252e/me", "/static/..%252fme", "/static/../me",
            "/static/./../me", "/static/a/..%2f..%2fme", "/static/%2e%2e%3b/me", "/static/..%2Fprivate/x",
            "/x/..%2fprivate/x", "/static/%25252e%25252e/me",
        ])
    func leadsElsewhere(path: String) {
        let stage = stage()
        let victim = stage.client()
        victim.get(path, "Cookie: session=1")
        stage.origin.last.answer("200 OK", "ETag: \"1\"", "Set-Cookie: a=b", body: "victim's")
        #expect(victim.received.contains("; detail=ambiguous-path\r\n"))
        let other = stage.client()
        other.get(path)
        #expect(other.received.isEmpty, "the origin is asked")
    }

    @Test(
        "A path that is written in an unusual way has the more careful of two routes' rules",
        arguments: [
            ("/static%2fa", "session"), ("//static/a", "session"), ("/private%2fx", "off"), ("/%70rivate/x", "off"),
            ("/private;v=1/x", "off"), ("/private\\x", "off"), ("/static%252fa", "session"),
            ("/static/a%20b", "static"), ("/static/a;v=1", "static"), ("/static/a.b", "static"),
            ("/static/a%2fb", "static"), ("/static/...", "static"), ("/static/.hidden", "static"),
        ])
    func readings(path: String, rules: String) {
        let bytes = Array(path.utf8)
        let found = stage().shared.rules(target: bytes.indices, in: bytes.span)
        switch rules {
        case "off": #expect(!found.isCached)
        case "session": #expect(found.isCached && !found.ignoresCookies && found.freshFor == nil)
        default: #expect(found.ignoresCookies && found.freshFor == 600)
        }
    }

    @Test("Without routes there is nothing to get around")
    func noRoutes() {
        let stage = Stage()
        stage.fill("/a/../b", "Cache-Control: max-age=60\r\n")
        let client = stage.client()
        client.get("/a/../b")
        #expect(client.received.contains("; hit; "))
    }
}
