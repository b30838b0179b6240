import HTTPCaching
import ProxyConfiguration
import Testing

struct ExplanationTests {
    private static let settings = """
        routes:
          - match: /api/books/{id}
            fresh-for: 90s
            validators: { order: integer }
          - match: /_stats
            cache: off
        relations:
          - write: PUT, DELETE /api/admin/books/{id}
            changes: ["/api/books/{id}", /api/books, "/api/books/{id}/**", "/api/authors/*"]
            later: 2m
          - write: PUT /api/admin/**
            changes: /api/books/**
          - write: /api/admin/log
            changes: /api/books/**
            later: 0s
        """

    private static let credentials =
        "Credentials: Authorization, Cookie, \(RequestFieldDefaults.credentialCount) fields in wide use."

    private func explanation(_ method: String, _ target: String) throws -> [String] {
        try Explanation(method: method, target: target, reading: read(Self.settings), file: "proxy.conf").lines
    }

    @Test("What a write invalidates is listed with the rule that says so")
    func relatedWrite() throws {
        #expect(
            try explanation("PUT", "/API/admin/books/7/?x=1") == [
                "PUT /api/admin/books/7 is a write. It reaches the origin unchanged.",
                "The relation at proxy.conf:9 applies: PUT, DELETE /api/admin/books/{id}",
                "",
                "A 2xx or 3xx response invalidates these paths, with every query:",
                "  path   /api/admin/books/7          its own URL",
                "  path   Location, Content-Location  in the response, if they name this host",
                "  path   /api/books/7                /api/books/{id} at proxy.conf:9",
                "  path   /api/books                  /api/books at proxy.conf:9",
                "  group  /api/books/7/**             /api/books/{id}/** at proxy.conf:9",
                "  group  /api/authors/*              /api/authors/* at proxy.conf:9",
                "So does a missing response, or any other status except 4xx and 501: the write may have taken effect.",
                "After a 202, or if the outcome stays unknown, each use of these is validated for 2m.",
            ])
    }

    @Test("A write that no relation speaks of invalidates what HTTP says")
    func plainWrite() throws {
        #expect(
            try explanation("PURGE", "/x") == [
                "PURGE /x is a write. It reaches the origin unchanged.",
                "No relation applies.",
                "",
                "A 2xx or 3xx response invalidates these paths, with every query:",
                "  path  /x                          its own URL",
                "  path  Location, Content-Location  in the response, if they name this host",
                "So does a missing response, or any other status except 4xx and 501: the write may have taken effect.",
                "After a 202, or if the outcome stays unknown, each use of these is validated for 1m.",
            ])
    }

    @Test("A relation without a window says so")
    func noWindow() throws {
        #expect(
            try explanation("POST", "/api/admin/log").last
                == "After a 202, or if the outcome stays unknown, nothing more happens, because later is 0s.")
    }

    @Test("A read is explained by its route and the writes that invalidate it")
    func storedRead() throws {
        #expect(
            try explanation("GET", "/api/books/7?page=2") == [
                "GET /api/books/7 is a read.",
                "The route at proxy.conf:3 applies: /api/books/{id}",
                "  fresh-for:   90s",
                "  validators:  order integer",
                Self.credentials,
                "",
                "These writes invalidate the response:",
                "  any unsafe method  /api/books/7        its own URL",
                "  PUT, DELETE        /api/admin/books/7  /api/books/{id} at proxy.conf:9",
                "  PUT, DELETE        /api/admin/books/7  /api/books/{id}/** at proxy.conf:9",
                "  PUT                /api/admin/**       /api/books/** at proxy.conf:12",
                "  any unsafe method  /api/admin/log      /api/books/** at proxy.conf:14",
                "It is in the groups /api/books/**, /api/books/7/**.",
            ])
    }

    @Test("A read that isn't stored needs no more than its route")
    func unstoredRead() throws {
        #expect(
            try explanation("HEAD", "/_stats") == [
                "HEAD /_stats is a read.", "The route at proxy.conf:6 applies: /_stats", "  cache:  off",
            ])
        #expect(
            try explanation("OPTIONS", "/a") == [
                "OPTIONS /a is passed to the origin. Its response is not stored, and it invalidates nothing."
            ])
        #expect(try explanation("GET", "/a").dropFirst().first == "No route applies; the defaults are used.")
    }

    @Test("A write that an earlier relation takes is not listed with a later one")
    func shadow() throws {
        let text = """
            relations:
              - { write: "PUT /a/{id}", changes: "/x/{id}" }
              - { write: "PUT, POST /a/{id}", changes: ["/y/{id}", "/x/{id}"] }
            """
        let lines = try Explanation(
            method: "GET", target: "/y/7", reading: read(text), file: "proxy.conf"
        ).lines
        #expect(lines.last == "  POST               /a/7  /y/{id} at proxy.conf:4")
    }

    @Test("Every rule of a route that isn't the default is named")
    func rules() throws {
        let text = """
            routes:
              - match: /{kind}
                heuristics: { percentage: 5, limit: 1h }
                set-cookie: never
                cookies: ignore
                stale-while-revalidate: 1s
                stale-if-error: 0s
                client-directives: ignore
                targeted-fields: [A, B]
                synthesise: digest
                spill: always
                validators:
                  { order: base64-big-endian, items: "$.a.b[*]", key: id, body-field: v, read: "/{kind}/{id}" }
            """
        let lines = try Explanation(
            method: "GET", target: "/a", reading: read(text), file: "proxy.conf"
        ).lines
        #expect(
            lines[2...11] == [
                "  heuristics:              5 percent, at most 1h",
                "  set-cookie:              never",
                "  cookies:                 ignore",
                "  stale-while-revalidate:  1s",
                "  stale-if-error:          0s",
                "  client-directives:       ignore",
                "  targeted-fields:         [a, b]",
                "  synthesise:              digest",
                "  spill:                   always",
                "  validators:              order base64-big-endian, body-field v, items $.a.b[*], key id, "
                    + "read /{kind}/{id}",
            ])
    }

    @Test("What the store says for all routes is named with each of them, and where there is none")
    func storeRules() throws {
        let text = """
            store: { disk: { path: a, size: 1GiB }, spill: never }
            routes: [{ match: /a }, { match: /b, spill: second-use }]
            """
        let reading = try read(text)
        func second(_ target: String) throws -> [String] {
            Array(try Explanation(method: "GET", target: target, reading: reading, file: "proxy.conf").lines[1...2])
        }
        #expect(try second("/a") == ["The route at proxy.conf:3 applies: /a", "  spill:  never"])
        #expect(try second("/b") == ["The route at proxy.conf:3 applies: /b", Self.credentials])
        #expect(try second("/c") == ["No route applies; the defaults are used.", "  spill:  never"])
    }

    @Test("What counts as credentials on a path, and what is part of its key, is said")
    func requestFields() throws {
        let text = """
            credentials: { add: [X-Acme-Key], remove: [X-Device-Id] }
            routes: [{ match: /a, cookies: ignore, key: [X-Tenant-Id], request-fields: { remove: [Authorization] } }]
            """
        let reading = try read(text)
        func lines(_ target: String, all: Bool = false) throws -> [String] {
            try Explanation(method: "GET", target: target, reading: reading, file: "proxy.conf", showsFields: all).lines
        }
        let count = RequestFieldDefaults.credentialCount
        #expect(
            try lines("/b").contains(
                "Credentials: Authorization, Cookie, \(count - 1) fields in wide use, x-acme-key; not x-device-id."))
        let inRoute = try lines("/a")
        // Those that go with a cookie are none where cookies are ignored.
        #expect(inRoute.contains("Credentials: \(count - 7) fields in wide use, x-acme-key; not x-device-id."))
        #expect(inRoute.contains("Part of the cache key: x-tenant-id."))
        let all = try lines("/a", all: true)
        #expect(all.contains("  x-vault-token") && all.contains("Passed on from trusted clients only:"))
    }

    @Test("A write that makes more groups change than a path can be in is explained so")
    func crowd() throws {
        let changes = (0..<10).map { "\"/\($0 < 5 ? "*" : "a")/\(["b", "*", "**", "b/**", "*/**"][$0 % 5])\"" }
        let text = "relations: [{ write: PUT /w, changes: [\(changes.joined(separator: ", "))] }]"
        let lines = try Explanation(
            method: "PUT", target: "/w", reading: read(text), file: "proxy.conf"
        ).lines
        #expect(lines.contains { $0.hasPrefix("  group  /** ") && $0.hasSuffix("paths in more than 8 groups") })
    }

    @Test(
        "What is no request gets a clear answer",
        arguments: [
            ("P UT", "/a", "'P UT' is not a method, expected one such as GET or PUT"),
            ("", "/a", "'' is not a method, expected one such as GET or PUT"),
            ("get", "/a", "'get' is not the method GET, as case matters, expected GET"),
            ("CONNECT", "/a", "CONNECT is refused by the proxy, expected another method"),
            ("GET", "api/books", "'api/books' doesn't start with '/', expected a path such as /api/books/7"),
            ("GET", "http://a/b", "'http://a/b' doesn't start with '/', expected a path such as /api/books/7"),
            ("GET", "", "'' doesn't start with '/', expected a path such as /api/books/7"),
            ("GET", "/a b", "'/a b' has a character that no path has, expected it percent-encoded"),
            ("GET", "/a#b", "'/a#b' has a character that no path has, expected it percent-encoded"),
        ])
    func mistakes(method: String, target: String, expected: String) {
        let error = #expect(throws: ExplanationError.self) { try explanation(method, target) }
        #expect(error?.description == expected)
    }
}
