import NIOCore

extension ConsistencyCheck.Result {
    /// The violations with what concerned their objects around that time.
    package var violationText: String {
        violations.map(text).joined(separator: "\n")
    }

    private func text(_ violation: Violation) -> String {
        let start = violation.record?.startedAt ?? violation.events.last?.startedAt ?? .now()
        var lines = ["\(violation.rule.rawValue): \(violation.explanation)"]
        if let object = violation.object { lines.append("  of \(catalogue.target(of: object))") }
        if let record = violation.record { lines.append("  by   \(text(record, violation.object, from: start))") }
        if let cause = violation.cause { lines.append("  since the end of \(cause)") }
        lines.append("  operations (milliseconds from that one's start):")
        let excerpt = violation.excerpt.sorted { $0.startedAt < $1.startedAt }
        lines += excerpt.map { "    " + text($0, violation.object, from: start) }
        lines.append("  the origin's events:")
        lines += violation.events.map { text($0, from: start) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func text(_ record: OperationRecord, _ object: Int?, from start: NIODeadline) -> String {
        let operation = record.operation
        var text = "\(operation.identifier) \(operation.kind)"
        if operation.kind == .list { text += " \(catalogue.lists[operation.subject].target)" }
        if let tag = operation.tag { text += " if \(operation.kind.isWrite ? "" : "not ")\(tag)" }
        if operation.asksAnew { text += " no-cache" }
        if operation.hasCredentials { text += " with credentials" }
        text +=
            ": \(milliseconds(record.startedAt - start)) to \(milliseconds(record.endedAt - start)), \(record.ending)"
        guard record.ending == .answered else { return text }
        text += " \(record.status)"
        if let item = record.items.first(where: { $0.object == object }) {
            text += " version \(item.version)"
        } else if let version = record.version {
            text += " version \(version)"
        }
        return operation.kind.isWrite ? text : text + " (\(record.origin))"
    }

    private func text(_ event: OriginEvent, from start: NIODeadline) -> String {
        let moments = "\(milliseconds(event.startedAt - start)) to \(milliseconds(event.committedAt - start))"
        let cause = event.cause.map { "by \($0)" } ?? ""
        return "    version \(event.version)\(event.bodyHash == nil ? ", deleted," : "") at \(moments) \(cause)"
    }

    private func milliseconds(_ time: TimeAmount) -> String {
        let microseconds = time.nanoseconds / 1000
        let (whole, part) = (abs(microseconds) / 1000, abs(microseconds) % 1000)
        let digits = String(part)
        return (microseconds < 0 ? "-" : "") + "\(whole).\(String(repeating: "0", count: 3 - digits.count))\(digits)"
    }
}
