import ConsistencyChecking
import Testing

@Suite("What reads of a history may show")
struct ReadRuleTests {
    private static let events: [OriginEvent] = [
        .version(1), .version(2, at: 110...112, by: 7),
    ]

    @Test(
        "Whoever reads after the first byte of a successful write's answer reads the write",
        arguments: [
            (OperationRecord.read(121...130, version: 1), false), (.read(120...130, version: 1), true),
            (.read(121...130, version: 2), true), (.notModified(121...130, version: 1), false),
            (.list(121...130, version: 1), false), (.list(121...130, version: 2), true),
        ])
    func readYourWrites(read: OperationRecord, isLegal: Bool) {
        let write = OperationRecord.write(by: 7, 100...500, answered: 120, version: 2)
        #expect(broken([write, read], Self.events) == (isLegal ? [] : [.readYourWrites]))
    }

    @Test("What a read has shown, nobody reads older afterwards at the same URL, whoever it is")
    func timeRunsForward() {
        let write = OperationRecord.write(by: 7, 100...500, version: 2)
        let new = OperationRecord.read(115...120, version: 2)
        let before = OperationRecord.read(119...140, version: 1, by: 3)
        let after = OperationRecord.read(121...140, version: 1, by: 3)
        #expect(broken([write, new, before], Self.events) == [])
        #expect(broken([write, new, after], Self.events) == [.timeRunsForward])
        // While the write is under way, a list may be from before it.
        #expect(broken([write, new, .list(121...140, version: 1)], Self.events) == [])
        #expect(
            broken([write, .list(115...120, version: 2), .list(121...140, version: 1)], Self.events)
                == [.timeRunsForward])
    }

    @Test("What a variant has shown, nobody reads older of that variant, though of another one")
    func variants() {
        let write = OperationRecord.write(by: 7, 100...500, version: 2)
        let german = OperationRecord.read(115...120, version: 2, language: "de")
        let english = OperationRecord.read(121...140, version: 1, language: "en")
        #expect(broken([write, german, english], Self.events) == [])
        #expect(
            broken([write, german, .read(121...140, version: 1, language: "de")], Self.events) == [.timeRunsForward])
    }

    @Test("What a list has shown of an object, nobody reads older at the object's own URL afterwards")
    func listsTellItems() {
        let write = OperationRecord.write(by: 7, 100...500, version: 2)
        let list = OperationRecord.list(115...120, version: 2)
        #expect(broken([write, list, .read(121...140, version: 1)], Self.events) == [.listsTellItems])
        #expect(broken([write, list, .read(119...140, version: 1)], Self.events) == [])
        #expect(broken([write, list, .read(121...140, version: 2)], Self.events) == [])
    }

    @Test("No version is read before it could be committed, and none that never was")
    func committed() {
        let write = OperationRecord.write(by: 7, 100...150, version: 2)
        #expect(broken([write, .read(100...109, version: 2)], Self.events) == [.committed])
        #expect(broken([write, .read(100...110, version: 2)], Self.events) == [])
        #expect(broken([write, .read(160...170, version: 3)], Self.events) == [.committed])
    }

    @Test("A body is that of its tag, and a 304 has the tag that was asked for")
    func wholeContent() {
        var torn = OperationRecord.read(10...20, version: 1)
        torn.bodyHash = 2
        var mixed = OperationRecord.notModified(10...20, version: 1)
        mixed.operation.tag = 5
        #expect(broken([torn], Self.events) == [.wholeContent])
        #expect(broken([mixed], Self.events) == [.wholeContent])
        #expect(broken([.read(10...20, version: 1), .notModified(10...20, version: 1)], Self.events) == [])
    }

    @Test("A 404 needs a deletion that may be read, and then nobody reads what was before it")
    func deletions() {
        let events: [OriginEvent] = [
            .version(1), .version(2, at: 110...112, by: 7, isDeletion: true), .version(3, at: 210...212, by: 8),
        ]
        let deletion = OperationRecord.write(.delete, by: 7, 100...120, version: 2)
        let restoration = OperationRecord.write(.restore, by: 8, 200...220, version: 3)
        let writes = [deletion, restoration]
        #expect(broken(writes + [.missing(109...115)], events) == [])
        #expect(broken(writes + [.missing(50...60)], events) == [.committed])
        #expect(broken(writes + [.missing(221...230)], events) == [.readYourWrites])
        #expect(broken(writes + [.missing(111...114), .read(115...119, version: 1)], events) == [.timeRunsForward])
        #expect(broken(writes + [.missing(205...230), .read(231...240, version: 3)], events) == [])
        #expect(broken(writes + [.read(130...140, version: 2)], events) == [.wholeContent])
    }

    @Test("Every operation ends with an answer that can be read or with its connection")
    func answers() {
        #expect(broken([.write(by: 7, 10...20, ending: .silent)], []) == [.answered])
        #expect(broken([.write(by: 7, 10...20, ending: .unreadable)], []) == [.answered])
        #expect(broken([.write(by: 7, 10...20, ending: .broken)], []) == [])
    }
}
