import ConsistencyChecking
import Testing

@Suite("What becomes of the writes of a history")
struct WriteRuleTests {
    private static let second: UInt64 = 1_000_000_000

    @Test("After a 412 nobody reads the refused version of the object, though a list may show it")
    func refusedTags() {
        let events: [OriginEvent] = [.version(1), .version(2, at: 110...112, by: 7)]
        let write = OperationRecord.write(by: 7, 100...500, version: 2)
        let refused = OperationRecord.write(by: 8, 113...120, ifMatch: 1, status: 412)
        #expect(broken([write, refused, .read(121...130, version: 1)], events) == [.refusedTags])
        #expect(broken([write, refused, .read(120...130, version: 1)], events) == [])
        #expect(broken([write, refused, .read(121...130, version: 2)], events) == [])
        #expect(broken([write, refused, .list(121...130, version: 1)], events) == [])
        let nonsense = OperationRecord.write(by: 8, 113...120, ifMatch: 99, status: 412)
        #expect(broken([write, nonsense, .read(121...130, version: 1)], events) == [])
    }

    @Test("A tag that was not replaced is not refused")
    func wrongRefusal() {
        let refused = OperationRecord.write(by: 8, 113...120, ifMatch: 1, status: 412)
        #expect(broken([refused], [.version(1)]) == [.writesOnce])
    }

    @Test("A write that failed at its client is read by whoever reads after its end and its commit")
    func laterWrites() {
        let failed = OperationRecord.write(by: 7, 100...150, status: 502)
        let early: [OriginEvent] = [.version(1), .version(2, at: 110...112, by: 7)]
        #expect(broken([failed, .read(140...160, version: 1)], early) == [])
        #expect(broken([failed, .read(151...160, version: 1)], early) == [.laterWrites])
        let late: [OriginEvent] = [.version(1), .version(2, at: 200...202, by: 7)]
        #expect(broken([failed, .read(202...210, version: 1)], late) == [])
        #expect(broken([failed, .read(203...210, version: 1)], late) == [.laterWrites])
        #expect(broken([failed, .list(203...210, version: 1)], late) == [.laterWrites])
    }

    @Test("The work of an accepted action is read as soon as it is done, within the window")
    func actions() {
        let accepted = OperationRecord.write(.action, by: 7, 100...150, status: 202)
        func events(at time: UInt64) -> [OriginEvent] { [.version(1), .version(2, at: time...(time + 2), by: 7)] }
        #expect(broken([accepted, .read(151...160, version: 1)], events(at: 200)) == [])
        #expect(broken([accepted, .read(203...210, version: 1)], events(at: 200)) == [.laterWrites])
        let beyond = 61 * Self.second
        #expect(broken([accepted, .read((beyond + 3)...(beyond + 9), version: 1)], events(at: beyond)) == [])
    }

    @Test("A write whose client went away binds three seconds later")
    func left() {
        let left = OperationRecord.write(by: 7, 100...150, ending: .left)
        let events: [OriginEvent] = [.version(1), .version(2, at: 200...202, by: 7)]
        let bound = 202 + 3 * Self.second
        #expect(broken([left, .read(bound...(bound + 9), version: 1)], events) == [])
        #expect(broken([left, .read((bound + 1)...(bound + 9), version: 1)], events) == [.laterWrites])
    }

    @Test("A success is in the log once, with what was sent, on the version that was named")
    func effects() {
        let write = OperationRecord.write(by: 7, 100...150, ifMatch: 1, version: 2)
        let event = OriginEvent.version(2, at: 110...112, by: 7)
        #expect(broken([write], [.version(1), event]) == [])
        #expect(broken([write], [.version(1)]) == [.writesOnce])
        #expect(broken([write], [.version(1), event, .version(3, at: 120...122, by: 7)]) == [.writesOnce])
        #expect(broken([write], [.version(1), event, .version(3, at: 160...162, by: 7)]) == [.writesOnce])
        #expect(broken([write], [.version(1), .version(2, at: 110...112, by: 7, writtenBy: 9)]) == [.writesOnce])
        let lost: [OriginEvent] = [.version(1), .version(2, at: 50...52), .version(3, at: 110...112, by: 7)]
        let overwriting = OperationRecord.write(by: 7, 100...150, ifMatch: 1, version: 3)
        #expect(broken([overwriting], lost) == [.writesOnce])
    }

    @Test("What was refused is not carried out, before or after")
    func refusedEffects() {
        let refused = OperationRecord.write(by: 7, 100...150, status: 409)
        #expect(broken([refused], [.version(2, at: 110...112, by: 7)]) == [.writesOnce])
        #expect(broken([refused], [.version(2, at: 160...162, by: 7)]) == [.writesOnce])
        #expect(broken([refused], [.version(2, at: 110...112, by: 8)]) == [])
    }
}
