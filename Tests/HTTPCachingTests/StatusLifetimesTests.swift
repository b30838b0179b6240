import HTTPCaching
import Testing

@Suite("Lifetimes that a route gives")
struct StatusLifetimesTests {
    private func rules(_ change: (inout CachingRules) -> Void) -> CachingRules {
        var rules = CachingRules()
        change(&rules)
        return rules
    }

    @Test(
        "fresh-for holds for successes and lasting redirects, and for no error",
        arguments: [
            (200, true), (203, true), (206, false), (300, true), (301, true), (308, true), (204, false), (302, false),
            (307, false), (400, false), (403, false), (404, false), (405, false), (410, false), (414, false),
            (500, false), (501, false), (503, false),
        ] as [(UInt16, Bool)])
    func freshFor(status: UInt16, isLong: Bool) {
        let stored = Exchange(
            "Cache-Control: max-age=5\nETag: \"1\"\n\(Exchange.dateLine)", status: status,
            rules: rules { $0.freshFor = 600 }
        ).stored
        // A 206 without Content-Range is never stored.
        if status == 206 { return #expect(stored == nil) }
        #expect(stored?.metadata.freshnessLifetime == (isLong ? 600 : 5), "what the origin says of it stands")
    }

    @Test("An error has the lifetime that the route gives it, whatever the origin says")
    func errors() {
        let rules = rules {
            $0.freshFor = 600
            $0.errors[404] = 10
            $0.errors[503] = 0
        }
        func lifetime(_ status: UInt16, _ response: String) -> Int64? {
            Exchange("\(response)\n\(Exchange.dateLine)", status: status, rules: rules).stored?
                .metadata.freshnessLifetime
        }
        #expect(lifetime(404, "") == 10 && lifetime(404, "Cache-Control: max-age=60") == 10)
        #expect(lifetime(404, "Cache-Control: no-store") == nil && lifetime(410, "") == nil)
        #expect(lifetime(503, "Cache-Control: max-age=60") == nil && lifetime(200, "") == 600)
    }

    @Test("As many statuses as fit have lifetimes, in any order")
    func many() {
        var lifetimes = StatusLifetimes()
        for status in UInt16(400)..<408 { lifetimes[status] = Int64(status) }
        lifetimes[404] = 1
        lifetimes[500] = 1
        #expect(lifetimes.all.map(\.status) == Array(400..<408) && lifetimes[404] == 1 && lifetimes[500] == nil)
        #expect(lifetimes == lifetimes && lifetimes != StatusLifetimes())
    }
}
