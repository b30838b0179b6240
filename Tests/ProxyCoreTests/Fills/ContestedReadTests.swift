import HTTPCaching
import NIOCore
import Testing

@testable import ProxyCore

@Suite("Reads of one URL that are on their way at once and differ")
struct ContestedReadTests {
    private func answer(_ connection: FakeOriginConnection, _ version: String) {
        connection.answer("200 OK", "Cache-Control: max-age=600", "ETag: \"\(version)\"", body: version)
    }

    /// Two fills of a path between which a write has passed.
    private func fills(_ stage: Stage) -> (early: FakeOriginConnection, late: FakeOriginConnection) {
        let early = stage.ask("/7").connection
        stage.write("PUT", "/7")
        return (early, stage.ask("/7").connection)
    }

    @Test("None of them is used without validation, in whichever order they come", arguments: [false, true])
    func contested(earlyFirst: Bool) {
        let stage = Stage()
        let (early, late) = fills(stage)
        if earlyFirst { answer(early, "6") }
        answer(late, "5")
        if !earlyFirst { answer(early, "6") }
        #expect(!stage.isHit("/7"))
        #expect(stage.isHit("/7"))
    }

    @Test("Where versions are ordered, the newer one is used if it is the one that was asked for later")
    func ordered() {
        var rules = CachingRules()
        rules.validators = ValidatorRules(order: .integer)
        for (early, late, isHit) in [("5", "6", true), ("6", "5", false)] {
            let stage = Stage(rules: rules)
            let fills = fills(stage)
            answer(fills.late, late)
            answer(fills.early, early)
            #expect(stage.isHit("/7") == isHit)
        }
    }

    @Test("If they agree, what was asked for after the write is used", arguments: [false, true])
    func agreed(earlyFirst: Bool) {
        let stage = Stage()
        let (early, late) = fills(stage)
        if earlyFirst { answer(early, "6") }
        answer(late, "6")
        if !earlyFirst { answer(early, "6") }
        #expect(stage.isHit("/7"))
    }

    @Test("One that came later and differs takes the other's place")
    func replaced() {
        let stage = Stage()
        stage.fill("/7", Stage.fresh + "ETag: \"5\"\r\n")
        stage.clock.advance(seconds: 1)
        stage.write("PUT", "/7")
        answer(stage.ask("/7").connection, "6")
        #expect(stage.isHit("/7"))
    }

    @Test("What a client with credentials sees of a later version reaches the others, where versions are ordered")
    func seenInPassing() {
        var rules = CachingRules()
        rules.validators = ValidatorRules(order: .integer)
        let stage = Stage(rules: rules)
        stage.fill("/7", Stage.fresh + "ETag: \"5\"\r\n")
        for (version, isHit) in [("4", true), ("5", true), ("6", false)] {
            answer(stage.ask("/7", "Authorization: a").connection, version)
            #expect(stage.isHit("/7") == isHit)
        }
    }
}
