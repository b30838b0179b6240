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
}
