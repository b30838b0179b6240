import ConsistencyChecking
import ProxyCore
import Testing

extension Integration {
    /// Promises P1 to P3 and P9, over a network and to an origin that fail.
    @Suite("The history of random reads and writes")
    struct RandomHistoryTests {
        @Test(
            "Nobody reads what a write has replaced, and every write is carried out once",
            arguments: [1, UInt64.random(in: 2...999_999)])
        func noViolation(seed: UInt64) async throws {
            var check = ConsistencyCheck(seed: seed, duration: .seconds(6))
            check.clients = 32
            check.originLifetime = 2...4
            let result = try await check.run()
            #expect(result.violationCount == 0, "seed \(seed)\n\(result.violationText)")
            #expect(result.figures.operations > 500)
            #expect(result.figures.restarts > 0)
        }

        @Test("So it is when most of what is stored is on disk")
        func noViolationWithDisk() async throws {
            let seed = UInt64.random(in: 1...999_999)
            var check = ConsistencyCheck(seed: seed, duration: .seconds(6))
            check.clients = 32
            check.settings = .disk
            let result = try await check.run()
            #expect(result.violationCount == 0, "seed \(seed)\n\(result.violationText)")
            #expect(result.figures.operations > 500)
            #expect("\(result.figures)".contains("hit on disk"))
        }

        @Test(
            "A proxy without one of its safeguards is caught within seconds",
            arguments: ["fence", "join-fence", "window"])
        func omitted(safeguard: String) async throws {
            var check = ConsistencyCheck(seed: 1, duration: .seconds(40))
            check.clients = 48
            // So few that clients meet often.
            check.books = 6
            check.omittedSafeguards = [try #require(ProxyOptions.Safeguard(rawValue: safeguard))]
            let result = try await check.run()
            #expect(result.violationCount > 0)
        }

        @Test(
            "So is one that forgets what it has shown, or trusts validators that two versions share",
            arguments: [("shown-versions", ConsistencySettings.fresh), ("whole-after-write", .coarse)])
        func omitted(safeguard: String, settings: ConsistencySettings) async throws {
            var check = ConsistencyCheck(seed: 1, duration: .seconds(60), settings: settings)
            check.omittedSafeguards = [try #require(ProxyOptions.Safeguard(rawValue: safeguard))]
            check.stopsAtViolation = true
            let result = try await check.run()
            #expect(result.violationCount > 0)
        }

        @Test("A proxy that isn't told what writes change is caught within seconds")
        func misled() async throws {
            var check = ConsistencyCheck(seed: 1, duration: .seconds(10))
            check.clients = 32
            check.settings = .withoutRelations
            let result = try await check.run()
            #expect(result.violations.contains { $0.rule == .readYourWrites })
        }
    }
}
