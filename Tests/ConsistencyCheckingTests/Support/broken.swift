import ConsistencyChecking

/// The rules that a history breaks, in the order in which it does.
func broken(_ records: [OperationRecord], _ events: [OriginEvent]) -> [Rule] {
    HistoryChecker.violations(in: records, events: events).map(\.rule)
}
