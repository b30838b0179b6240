package import NIOCore

/// Checks a history, part by part as it comes in, against the rules.
///
/// It walks through the moments of the history in the order of time. For each object it keeps the oldest version that a
/// read may show if it starts now; a read is bound by what that is at its start, and is checked at its end. What it keeps
/// is bounded by what is under way, not by the history's length.
package struct HistoryChecker {
    /// More than these are counted and not described, as are later ones of the same rule and object.
    private static let mostViolations = 20
    /// How long a write is remembered after its end, to notice that it is carried out again.
    private static let memory = TimeAmount.seconds(90)

    private struct Pending: Sendable {
        var record: OperationRecord
        /// The floor at the record's start, of the object or of each item.
        var floors: [Floor] = []
    }

    private let rules: Set<Rule>
    /// For how long after a write's end the proxy must expect that it is still carried out.
    private let window: TimeAmount
    /// How much later than its client's departure a write may end at the proxy.
    private let slack: TimeAmount
    private var moments = TimeQueue()
    private var pending = Slots<Pending>()
    private var events = Slots<OriginEvent>()
    private var objects: [Int: ObjectHistory] = [:]
    private var writes: [Operation.Identifier: WriteHistory] = [:]
    private var ended: [(time: NIODeadline, write: Operation.Identifier)] = []
    private var now = NIODeadline.uptimeNanoseconds(0)
    package private(set) var violations: [Violation] = []
    package private(set) var violationCount = 0

    package init(
        rules: Set<Rule> = Set(Rule.allCases), window: TimeAmount = .seconds(60), slack: TimeAmount = .seconds(3)
    ) {
        self.rules = rules
        self.window = window
        self.slack = slack
    }

    /// What a whole history breaks.
    package static func violations(in records: [OperationRecord], events: [OriginEvent]) -> [Violation] {
        var checker = HistoryChecker()
        checker.check(History.Part(records: records, events: events, isCompleteBefore: .distantFuture))
        return checker.violations
    }

    /// Takes the next part of the history, and checks as far as nothing can be missing any more.
    package mutating func check(_ part: History.Part) {
        for event in part.events { moments.add(event.startedAt, .eventStarted, events.add(event)) }
        for record in part.records { add(record) }
        while let moment = moments.next(before: part.isCompleteBefore) {
            now = moment.time
            pass(moment)
        }
        forgetOldWrites()
    }

    private mutating func add(_ record: OperationRecord) {
        let slot = pending.add(Pending(record: record))
        moments.add(record.startedAt, .operationStarted, slot)
        if record.wroteVersion != nil, let answeredAt = record.answeredAt {
            moments.add(answeredAt, .operationAnswered, slot)
        }
        moments.add(record.endedAt, .operationEnded, slot)
    }

    private mutating func pass(_ moment: TimeQueue.Moment) {
        switch moment.kind {
        case .eventStarted: start(moment.slot)
        case .operationStarted: captureFloors(moment.slot)
        case .operationAnswered: bindToSuccess(pending[moment.slot].record)
        case .operationEnded:
            let ended = pending.remove(moment.slot)
            end(ended.record, ended.floors)
        case .eventCommitted: commit(moment.slot)
        case .slackEnded: bind(events.remove(moment.slot))
        }
    }

    // MARK: Reads

    private mutating func captureFloors(_ slot: Int) {
        let record = pending[slot].record
        let subject = record.operation.subject
        switch record.operation.kind {
        case .list:
            pending[slot].floors = record.items.map { objects[$0.object]?.floor(inList: subject) ?? Floor() }
        case .read, .head:
            pending[slot].floors = [objects[subject]?.floor(ofVariant: record.operation.language) ?? Floor()]
        default: break
        }
    }

    private mutating func end(_ record: OperationRecord, _ floors: [Floor]) {
        let subject = record.operation.subject
        if record.operation.kind == .list {
            for item in record.items { objects[item.object, default: ObjectHistory()].keep(record) }
        } else {
            objects[subject, default: ObjectHistory()].keep(record)
        }
        if record.ending == .silent || record.ending == .unreadable {
            report(.answered, "the answer was \(record.ending)", record, object: nil)
        }
        if record.operation.kind.isWrite { return endWrite(record) }
        guard record.ending == .answered else { return }
        switch (record.operation.kind, record.status) {
        case (.list, 200):
            for (item, floor) in zip(record.items, floors) {
                guard checkVersion(item.version, of: item.object, floor, record) else { continue }
                let identifier = record.operation.identifier
                if let cause = cause(.timeRunsForward, identifier) {
                    objects[item.object]?.listFloors[subject, default: Floor()].raise(to: item.version, cause)
                }
                if let cause = cause(.listsTellItems, identifier) {
                    objects[item.object]?.ownFloor.raise(to: item.version, cause)
                }
            }
        case (_, 200): endRead(record, showing: record.version, floors[0])
        case (_, 304): endRead(record, showing: record.version ?? record.operation.tag, floors[0])
        case (_, 404): endMissing(record, floors[0])
        default: break
        }
    }

    private mutating func endRead(_ record: OperationRecord, showing version: Int64?, _ floor: Floor) {
        let object = record.operation.subject
        guard let version else {
            // Without a body nothing says which version it is, where tags don't.
            if record.operation.kind == .head { return }
            return report(.wholeContent, "names no version", record, object: object)
        }
        if record.status == 304, version != record.operation.tag {
            report(.wholeContent, "304 with version \(version), which was not asked for", record, object: object)
        }
        guard checkVersion(version, of: object, floor, record) else { return }
        if let hash = record.bodyHash, let event = objects[object]?.event(version), hash != event.bodyHash {
            report(.wholeContent, "the body is not that of version \(version)", record, object: object)
        }
        raiseOwnFloor(of: object, to: version, record)
    }

    /// A 404 is the version of some deletion; the oldest that it may be binds those who read later.
    private mutating func endMissing(_ record: OperationRecord, _ floor: Floor) {
        let object = record.operation.subject
        guard let deletion = objects[object]?.deletion(from: floor.version) else {
            let rule = floor.cause?.rule ?? .committed
            return report(rule, "404, though no deletion since version \(floor.version)", record, floor, object: object)
        }
        raiseOwnFloor(of: object, to: deletion.version, record)
    }

    private mutating func raiseOwnFloor(of object: Int, to version: Int64, _ record: OperationRecord) {
        guard let cause = cause(.timeRunsForward, record.operation.identifier) else { return }
        objects[object]?.raiseOwnFloor(ofVariant: record.operation.language, to: version, cause)
    }

    /// - Returns: nil if the rule is not among those that are checked.
    private func cause(_ rule: Rule, _ operation: Operation.Identifier?) -> Floor.Cause? {
        rules.contains(rule) ? Floor.Cause(rule: rule, operation: operation) : nil
    }

    /// - Returns: whether the version is one that may be read.
    private mutating func checkVersion(
        _ version: Int64, of object: Int, _ floor: Floor, _ record: OperationRecord
    ) -> Bool {
        if version < floor.version {
            let rule = floor.cause?.rule ?? .committed
            report(rule, "shows version \(version), must be \(floor.version) or later", record, floor, object: object)
            return false
        }
        guard let history = objects[object], history.remembers(version) else { return true }
        guard let event = history.event(version) else {
            report(.committed, "shows version \(version), which was not committed", record, object: object)
            return false
        }
        if event.bodyHash == nil {
            report(.wholeContent, "shows version \(version), a deletion", record, object: object)
        }
        return true
    }

    // MARK: Writes

    private mutating func bindToSuccess(_ record: OperationRecord) {
        guard let version = record.wroteVersion,
            let cause = cause(.readYourWrites, record.operation.identifier)
        else { return }
        objects[record.operation.subject, default: ObjectHistory()].floor.raise(to: version, cause)
    }

    private mutating func endWrite(_ record: OperationRecord) {
        let identifier = record.operation.identifier
        var write = writes[identifier] ?? WriteHistory()
        write.record = record
        let unanswered = write.unanswered
        write.unanswered = []
        writes[identifier] = write
        ended.append((now, identifier))
        for event in unanswered { bindOnceEnded(event, record) }
        checkOutcome(record, write.events)
    }

    private mutating func checkOutcome(_ record: OperationRecord, _ events: [OriginEvent]) {
        let object = record.operation.subject
        guard record.ending == .answered else { return }
        if 200..<300 ~= record.status, record.operation.kind != .action {
            guard let version = record.version else {
                return report(.writesOnce, "a success without a tag", record, object: object)
            }
            guard let event = events.first, event.version == version else {
                return report(.writesOnce, "a success that is not in the log", record, object: object)
            }
            checkEffect(event, record)
        } else if 400..<500 ~= record.status {
            if !events.isEmpty { report(.writesOnce, "carried out, though refused", record, object: object) }
            if record.status == 412 { endRefused(record) }
        }
    }

    private mutating func checkEffect(_ event: OriginEvent, _ record: OperationRecord) {
        let object = record.operation.subject
        if record.operation.kind == .update, event.writer != record.operation.identifier {
            report(.writesOnce, "the log has other content than was sent", record, object: object)
        }
        if let tag = record.operation.tag, let before = objects[object]?.event(before: event.version),
            before.version != tag
        {
            report(.writesOnce, "carried out on version \(before.version), not \(tag)", record, object: object)
        }
    }

    private mutating func endRefused(_ record: OperationRecord) {
        let object = record.operation.subject
        guard let tag = record.operation.tag, objects[object]?.event(tag) != nil else { return }
        guard let next = objects[object]?.event(after: tag) else {
            return report(.writesOnce, "refused, though nothing came after version \(tag)", record, object: object)
        }
        guard let cause = cause(.refusedTags, record.operation.identifier) else { return }
        objects[object]?.raiseOwnFloor(ofVariant: record.operation.language, to: next.version, cause)
    }

    // MARK: The origin's log

    private mutating func start(_ slot: Int) {
        let event = events[slot]
        objects[event.object, default: ObjectHistory()].append(event)
        moments.add(max(event.committedAt, now), .eventCommitted, slot)
        guard let cause = event.cause else { return }
        var write = writes[cause] ?? WriteHistory()
        write.events.append(event)
        writes[cause] = write
        if write.events.count > 1 {
            report(.writesOnce, "carried out \(write.events.count) times", write.record, object: event.object)
        } else if let record = write.record, record.ending == .answered, 400..<500 ~= record.status {
            report(.writesOnce, "carried out after it was refused", record, object: event.object)
        }
    }

    private mutating func commit(_ slot: Int) {
        let event = events.remove(slot)
        guard let cause = event.cause else { return }
        if let record = writes[cause]?.record {
            bindOnceEnded(event, record)
        } else {
            writes[cause, default: WriteHistory()].unanswered.append(event)
        }
    }

    /// Binds those who read from now on, as the event is committed and its write has ended; if the client went away, those
    /// who read a while later.
    private mutating func bindOnceEnded(_ event: OriginEvent, _ record: OperationRecord) {
        guard now - record.endedAt <= window else { return }
        if record.ending == .left {
            moments.add(now + slack, .slackEnded, events.add(event))
        } else {
            bind(event)
        }
    }

    private mutating func bind(_ event: OriginEvent) {
        guard let cause = cause(.laterWrites, event.cause) else { return }
        objects[event.object]?.floor.raise(to: event.version, cause)
    }

    private mutating func forgetOldWrites() {
        var count = 0
        while count < ended.count, now - ended[count].time > Self.memory {
            writes[ended[count].write] = nil
            count += 1
        }
        if count > 0 { ended.removeFirst(count) }
    }

    // MARK: Reporting

    private mutating func report(
        _ rule: Rule, _ explanation: String, _ record: OperationRecord?, _ floor: Floor? = nil, object: Int?
    ) {
        guard rules.contains(rule) else { return }
        violationCount += 1
        let isKnown = violations.contains { $0.rule == rule && $0.object == object }
        guard !isKnown, violations.count < Self.mostViolations else { return }
        let history = object.flatMap { objects[$0] }
        violations.append(
            Violation(
                rule: rule, explanation: explanation, object: object, record: record,
                cause: floor?.cause?.operation, excerpt: history?.recent ?? [],
                events: Array(history?.log.suffix(8) ?? [])))
    }
}

extension OperationRecord {
    /// The version that a successful write says it has made; nil of anything else.
    var wroteVersion: Int64? {
        guard operation.kind.isWrite, operation.kind != .action, ending == .answered, 200..<300 ~= status else {
            return nil
        }
        return version
    }
}
