import HTTPCaching

/// Renders measurements as one JSON document for people: counts, and what follows from them.
package enum StatsJSON {
    /// The content type of what `render` gives.
    package static let contentType = "application/json"

    /// The document, with its keys always in the same order. A rate is null as long as there is no request.
    package static func render(_ snapshot: MeasurementSnapshot) -> [UInt8] {
        let document = JSONValue.object([
            ("version", .text(snapshot.process.version)),
            ("uptime_seconds", .number(max(0, snapshot.takenAt - snapshot.process.startedAt) / 1000)),
            ("requests", requests(snapshot.counters)),
            ("bytes", bytes(snapshot.counters)),
            ("clients", clients(snapshot.counters)),
            ("origin", origin(snapshot.counters)),
            ("changes", changes(snapshot.counters.changes)),
            ("store", store(snapshot.store)),
            ("memory", memory(snapshot)),
            ("disk", snapshot.disk.map { disk($0, snapshot.counters.fromDisk) } ?? .null),
            ("access_log", accessLog(snapshot.accessLog)),
            ("resident_bytes", snapshot.process.residentBytes.map { .number($0) } ?? .null),
        ])
        var bytes: [UInt8] = []
        document.render(into: &bytes)
        bytes.append("\n")
        return bytes
    }

    private static func requests(_ counters: LoopCounters) -> JSONValue {
        let requests = counters.requests
        let total = requests.total
        var reasons: [(String, JSONValue)] = []
        for reason in Reason.allCases {
            let count = Outcome.allCases.reduce(0 as UInt64) { $0 &+ requests[$1, reason] }
            if count > 0 { reasons.append(("\(reason.code)", .number(count))) }
        }
        return .object([
            ("total", .number(total)),
            ("hit_rate", .rate(requests[.hit] &+ requests[.stale], of: total)),
            ("validated_rate", .rate(requests[.validated], of: total)),
            ("collapsed_rate", .rate(requests[.collapsed], of: total)),
            ("not_modified", .number(counters.notModified)),
            ("outcomes", .object(Outcome.allCases.map { ("\($0.code)", .number(requests[$0])) })),
            ("reasons", .object(reasons)),
        ])
    }

    private static func bytes(_ counters: LoopCounters) -> JSONValue {
        .object([
            ("from_clients", .number(counters.bytesFromClients)),
            ("to_clients", .number(counters.bytesToClients)),
            ("from_origin", .number(counters.bytesFromOrigin)),
            ("to_origin", .number(counters.bytesToOrigin)),
            ("saved_at_clients", .number(counters.bytesSavedAtClients)),
            ("saved_at_origin", .number(counters.bytesSavedAtOrigin)),
        ])
    }

    private static func clients(_ counters: LoopCounters) -> JSONValue {
        .object([
            ("connections", .number(counters.clientConnectionsOpen)),
            ("accepted", .number(counters.clientConnectionsAccepted)),
            ("refused", .number(counters.clientConnectionsRefused)),
            ("timeouts", .number(counters.clientTimeouts)),
        ])
    }

    private static func origin(_ counters: LoopCounters) -> JSONValue {
        let answers = counters.originHeadDurations.count
        let mean = answers > 0 ? JSONValue.number(counters.originHeadDurations.sum / answers) : .null
        return .object([
            ("requests", .number(counters.originResponses.total)),
            (
                "responses",
                .object(
                    StatusClassCounts.names.indices.map {
                        (StatusClassCounts.names[$0], .number(counters.originResponses[$0]))
                    })
            ),
            ("mean_head_microseconds", mean),
            ("connections", .number(counters.originConnectionsOpen)),
            ("connections_opened", .number(counters.originConnectionsOpened)),
            ("connection_reuses", .number(counters.originConnectionsReused)),
            ("waiting", .number(counters.originRequestsWaiting)),
            ("retries", .number(counters.originRetries)),
            ("timeouts", .number(counters.originTimeouts)),
        ])
    }

    private static func changes(_ changes: ChangeCounts) -> JSONValue {
        let durations = changes.acceptedChangeDurations
        return .object([
            (
                "invalidations",
                .object(InvalidationCause.allCases.map { ("\($0.code)", .number(changes[$0])) })
            ),
            ("accepted_changes", .number(durations.count)),
            (
                "mean_accepted_change_microseconds",
                durations.count > 0 ? .number(durations.sum / durations.count) : .null
            ),
            ("validators_went_backwards", .number(changes.validatorsWentBackwards)),
            ("validators_contradicted", .number(changes.validatorContradictions)),
        ])
    }

    private static func store(_ store: StoreFigures) -> JSONValue {
        .object([
            ("bytes", .number(store.bytes)),
            ("capacity", .number(store.capacity)),
            ("entries", .number(store.entries)),
            ("insertions", .number(store.insertions)),
            ("evictions", .number(store.evictions)),
            ("superseded", .number(store.superseded)),
        ])
    }

    private static func memory(_ snapshot: MeasurementSnapshot) -> JSONValue {
        let uses = snapshot.memory.uses(stored: snapshot.store.bytes).map { ($0.0, JSONValue.number($0.1)) }
        return .object(uses + [("limit", .number(snapshot.memory.limit))])
    }

    private static func disk(_ disk: DiskFigures, _ answers: DiskAnswerCounts) -> JSONValue {
        .object([
            ("state", .text(disk.state.rawValue)),
            ("last_error", disk.lastError.map { .text($0) } ?? .null),
            ("bytes", .number(disk.bytes)),
            ("capacity", .number(disk.capacity)),
            ("live_bytes", .number(disk.liveBytes)),
            ("records", .number(disk.records)),
            ("recovered", .number(disk.recovered)),
            ("segments", .number(disk.segments)),
            ("objects", .number(disk.objects)),
            ("streams", .number(disk.streams)),
            ("waiting_bytes", .number(disk.waitingBytes)),
            ("responses", .object(Outcome.allCases.map { ("\($0.code)", .number(answers[$0])) })),
            ("response_bytes", .number(answers.contentBytes)),
            ("reads", .number(disk.reads)),
            ("bytes_read", .number(disk.bytesRead)),
            ("read_failures", .number(disk.readFailures)),
            ("bad_records", .number(disk.badRecords)),
            ("writes", .number(disk.writes)),
            ("bytes_asked", .number(disk.bytesAsked)),
            ("bytes_written", .number(disk.bytesWritten)),
            ("write_amplification", disk.writeAmplification.map { .number($0) } ?? .null),
            ("write_failures", .number(disk.writeFailures)),
            ("carried_over", .number(disk.carriedOver)),
            ("reclaimed", .number(disk.recordsReclaimed)),
            ("dropped", .object(disk.dropped.map { ($0.cause, .number($0.count)) })),
            ("superseded", .number(disk.superseded)),
            ("already_stored", .number(disk.alreadyStored)),
        ])
    }

    private static func accessLog(_ figures: AccessLogFigures?) -> JSONValue {
        guard let figures else { return .null }
        return .object([
            ("lines_written", .number(figures.linesWritten)),
            ("lines_dropped", .number(figures.linesDropped)),
            ("failures", .number(figures.failures)),
        ])
    }
}
