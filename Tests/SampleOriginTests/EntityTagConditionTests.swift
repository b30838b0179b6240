import Testing

@testable import SampleOrigin

@Suite("Conditions on entity-tags")
struct EntityTagConditionTests {
    @Test(
        "A field value reads as RFC 9110 §8.8.3 writes it",
        arguments: [
            ("*", EntityTagCondition.any),
            (" * ", .any),
            ("\"5\"", .tags([EntityTag(opaqueTag: "5", isWeak: false)])),
            ("W/\"5\"", .tags([EntityTag(opaqueTag: "5", isWeak: true)])),
            ("\"\"", .tags([EntityTag(opaqueTag: "", isWeak: false)])),
            (
                "\"a,b\" ,, W/\"c\"",
                .tags([EntityTag(opaqueTag: "a,b", isWeak: false), EntityTag(opaqueTag: "c", isWeak: true)])
            ),
            ("5", .malformed), ("", .malformed), (",", .malformed), ("\"5", .malformed), ("w/\"5\"", .malformed),
            ("\"5\" \"6\"", .malformed), ("\"5\", *", .malformed), ("\"a b\"", .malformed), ("\"5\", 6", .malformed),
        ])
    func readsQuoted(fieldValue: String, expected: EntityTagCondition) {
        #expect(EntityTagCondition(fieldValue: fieldValue, format: .quoted) == expected)
    }

    @Test(
        "An origin that sends unquoted tags reads them with quotes and without",
        arguments: [
            ("5", EntityTagCondition.tags([EntityTag(opaqueTag: "5", isWeak: false)])),
            ("\"5\"", .tags([EntityTag(opaqueTag: "5", isWeak: false)])),
            ("W/\"5\"", .tags([EntityTag(opaqueTag: "5", isWeak: true)])),
            (
                "AAAAAE0YIiI= , \"6\"",
                .tags([EntityTag(opaqueTag: "AAAAAE0YIiI=", isWeak: false), EntityTag(opaqueTag: "6", isWeak: false)])
            ),
            ("*", .any), ("5\"", .malformed), ("5 6", .malformed),
        ])
    func readsUnquoted(fieldValue: String, expected: EntityTagCondition) {
        #expect(EntityTagCondition(fieldValue: fieldValue, format: .unquoted) == expected)
    }

    @Test("Strong comparison ignores weak tags, weak comparison does not")
    func comparesByStrength() {
        let condition = EntityTagCondition(fieldValue: "W/\"5\", \"6\"", format: .quoted)
        #expect(!condition.matchesStrongly("5"))
        #expect(condition.matchesStrongly("6"))
        #expect(condition.matchesWeakly("5"))
        #expect(condition.matchesWeakly("6"))
        #expect(!condition.matchesWeakly("7"))
    }

    @Test("What is malformed matches nothing, and an asterisk everything")
    func extremes() {
        #expect(!EntityTagCondition.malformed.matchesStrongly("5"))
        #expect(!EntityTagCondition.malformed.matchesWeakly("5"))
        #expect(EntityTagCondition.any.matchesStrongly("5"))
        #expect(EntityTagCondition.any.matchesWeakly("5"))
    }
}
