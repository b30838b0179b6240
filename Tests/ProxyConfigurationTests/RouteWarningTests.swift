import HTTPCaching
import ProxyConfiguration
import Testing

struct RouteWarningTests {
    @Test("A route that an earlier one covers is warned of, and only such a one")
    func covered() throws {
        let text = """
            routes:
              - match: /api/books/**
              - match: /api/books/{id}
              - match: /api/**
              - match: /api/books/new
            """
        let warnings = try read(text).warnings.map(\.description)
        #expect(
            warnings == [
                "proxy.conf:4:5: the route /api/books/{id} never applies, because /api/books/** in line 3 covers all of it",
                "proxy.conf:6:5: the route /api/books/new never applies, because /api/books/** in line 3 covers all of it",
            ])
    }

    @Test("A route that passes everything by is warned of its keys that do nothing")
    func switchedOff() throws {
        let warnings = try read("routes: [{ match: /a, cache: off, fresh-for: 1m }]").warnings.map(\.description)
        #expect(warnings == ["proxy.conf:2:35: routes.fresh-for has no effect while cache is off"])
    }

    @Test("A route that overrules private or no-store is warned of")
    func storeDespite() throws {
        let reading = try read(
            "routes: [{ match: /a, store-despite: [private, no-store] }, { match: /b, store-despite: private }]")
        #expect(reading.settings.routes.map(\.rules.storesDespite) == [[.isPrivate, .noStore], .isPrivate])
        let warnings = reading.warnings.map(\.description)
        #expect(warnings.count == 2)
        #expect(
            warnings.allSatisfy { $0.contains("routes.store-despite gives everybody what the origin calls private") })
    }

    @Test("A route has a time limit of its own for the origin, also where nothing is stored")
    func responseTimeout() throws {
        let reading = try read("routes: [{ match: /a, cache: off, response-timeout: 250ms }]")
        #expect(reading.settings.routes.map(\.rules.responseTimeout) == [.milliseconds(250)])
        #expect(reading.warnings.isEmpty)
    }

    @Test("A route for paths with dot segments, and one that ignores cookies everywhere, are warned of")
    func dangerous() throws {
        let text = """
            routes:
              - match: /a/%2e%2e/b
              - match: /**
                cookies: ignore
            """
        #expect(
            try read(text).warnings.map(\.description) == [
                "proxy.conf:3:5: routes.match never applies, as a path with a segment of dots is passed to the origin",
                "proxy.conf:5:5: routes.cookies gives everybody what the origin answers to one client's session, on every "
                    + "path",
            ])
    }

    @Test("Errors have lifetimes by status")
    func errors() throws {
        let rules = try read("routes: [{ match: /a, errors: { 404: 10s, 503: 1m } }]").settings.routes[0].rules
        #expect(rules.errors[404] == 10 && rules.errors[503] == 60 && rules.errors[500] == nil)
        let expected = "expected an error's status such as 404, but not 416, at most 8 of them"
        #expect(
            complaints(
                of: "origin: { url: http://127.0.0.1:5000 }\nroutes: [{ match: /a, errors: { 200: 1s, 416: 1s } }]")
                == [
                    "proxy.conf:2:33: routes.errors: unexpected '200', \(expected)",
                    "proxy.conf:2:42: routes.errors: unexpected '416', \(expected)",
                ])
    }

    @Test(
        "An origin that is Etagere itself is a mistake",
        arguments: [
            ("127.0.0.1:8080", "127.0.0.1:8080", true), ("0.0.0.0:8080", "127.0.0.1:8080", true),
            ("127.0.0.1:8080", "localhost:8080", true), ("[\"::1\":8080]", "localhost:8080", true),
            ("0.0.0.0:80", "localhost", true), ("127.0.0.1:8080", "127.0.0.1:8081", false),
            ("127.0.0.2:8080", "127.0.0.1:8080", false), ("0.0.0.0:8080", "10.0.0.1:8080", false),
            ("127.0.0.1:8080", "api.example:8080", false), ("127.0.0.1:1", "127.0.0.1:9090", true),
        ])
    func loop(listen: String, origin: String, isMistake: Bool) {
        let listen = listen == "[\"::1\":8080]" ? "\"[::1]:8080\"" : listen
        let found = complaints(of: "origin: { url: \"http://\(origin)\" }\nlisten: \(listen)")
        #expect(found.contains { $0.contains("where Etagere itself listens") } == isMistake)
        #expect(found.count == (isMistake ? 1 : 0))
    }
}
