import HTTPCaching

extension MeasurementSnapshot {
    /// Every metric, in the order in which it is shown. Each one is explained in docs/metrics.md.
    var metrics: [Metric] {
        requestMetrics + byteMetrics + connectionMetrics + originMetrics + changeMetrics + storeMetrics + memoryMetrics
            + (disk.map(diskMetrics) ?? []) + processMetrics
    }

    private var requestMetrics: [Metric] {
        [
            Metric(
                name: "etagere_requests_total",
                help: "Requests, by where the response came from and why it was no plain cache hit.",
                content: .counter(requestSamples)),
            .counter(
                "etagere_responses_total", "Responses sent to clients, by status class.", "class",
                Self.byClass(counters.responses)),
            Metric(
                name: "etagere_responses_by_method_total",
                help: "The same by what was asked: read (GET, HEAD), write (methods not known to be safe) or other.",
                content: .counter(responseSamples)),
            .counter(
                "etagere_not_modified_total", "Responses to clients that were a 304 without content.",
                counters.notModified),
            Metric(
                name: "etagere_request_seconds",
                help: "Time from a request's first byte to its response's last: "
                    + "hit for responses that waited for no origin (outcomes hit and stale), other for the rest.",
                content: .histogram([
                    ([("outcome", "hit")], counters.hitDurations), ([("outcome", "other")], counters.otherDurations),
                ])),
        ]
    }

    /// A sample for each pair that occurred, and one without a reason for each outcome, so that rates can be taken from
    /// the first scrape on.
    private var requestSamples: [Metric.Sample] {
        var samples: [Metric.Sample] = []
        for outcome in Outcome.allCases {
            for reason in [nil] + Reason.allCases.map(Optional.some) {
                let count = counters.requests[outcome, reason]
                guard count > 0 || reason == nil else { continue }
                let labels = [("outcome", "\(outcome.code)"), ("reason", reason.map { "\($0.code)" } ?? "none")]
                samples.append(Metric.Sample(labels: labels, value: "\(count)"))
            }
        }
        return samples
    }

    private var responseSamples: [Metric.Sample] {
        MethodClass.allCases.flatMap { method in
            Self.byClass(counters.responsesByMethod[method]).map { name, count in
                Metric.Sample(labels: [("method", "\(method.code)"), ("class", name)], value: "\(count)")
            }
        }
    }

    private var byteMetrics: [Metric] {
        [
            .counter(
                "etagere_client_bytes_total", "Bytes of requests received from clients and of responses sent to them.",
                "direction", [("received", counters.bytesFromClients), ("sent", counters.bytesToClients)]),
            .counter(
                "etagere_origin_bytes_total", "Bytes of requests sent to the origin and of responses received from it.",
                "direction", [("received", counters.bytesFromOrigin), ("sent", counters.bytesToOrigin)]),
            .counter(
                "etagere_saved_bytes_total",
                "Content bytes not transferred: from the origin, as the store held them; "
                    + "to clients, as a 304 sufficed.",
                "side", [("client", counters.bytesSavedAtClients), ("origin", counters.bytesSavedAtOrigin)]),
        ]
    }

    private var connectionMetrics: [Metric] {
        [
            .gauge("etagere_client_connections", "Connections of clients now open.", counters.clientConnectionsOpen),
            .counter(
                "etagere_client_connection_attempts_total",
                "Connections of clients, accepted or refused as there were too many.", "result",
                [("accepted", counters.clientConnectionsAccepted), ("refused", counters.clientConnectionsRefused)]),
            .counter(
                "etagere_client_timeouts_total", "Connections of clients cut by a time limit.",
                counters.clientTimeouts),
        ]
    }

    private var originMetrics: [Metric] {
        [
            .counter(
                "etagere_origin_responses_total",
                "Requests to the origin, by the status class of its response; none if there was no response.", "class",
                Self.byClass(counters.originResponses)),
            Metric(
                name: "etagere_origin_head_seconds",
                help: "Time from sending a request to the origin to the head of its response.",
                content: .histogram([([], counters.originHeadDurations)])),
            .gauge(
                "etagere_origin_connections", "Connections to the origin now open, idle ones included.",
                counters.originConnectionsOpen),
            .counter(
                "etagere_origin_connections_opened_total", "Connections opened to the origin.",
                counters.originConnectionsOpened),
            .counter(
                "etagere_origin_connection_reuses_total",
                "Requests sent to the origin on a connection that had served one before.",
                counters.originConnectionsReused),
            .gauge(
                "etagere_origin_requests_waiting", "Requests that now wait for a connection to the origin.",
                counters.originRequestsWaiting),
            .counter(
                "etagere_origin_retries_total",
                "Safe requests sent to the origin a second time, as a kept connection had died.",
                counters.originRetries),
            .counter(
                "etagere_origin_timeouts_total", "Requests to the origin ended by a time limit.",
                counters.originTimeouts),
            .counter(
                "etagere_origin_malformed_total",
                "Answers of the origin that were no valid messages, by what was wrong.",
                "fault", counters.originMalformed.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }),
        ]
    }

    private var changeMetrics: [Metric] {
        [
            .counter(
                "etagere_invalidations_total",
                "Times that something stored was made to be validated before its next use, by cause.", "cause",
                InvalidationCause.allCases.map { ("\($0.code)", counters.changes[$0]) }),
            Metric(
                name: "etagere_accepted_change_seconds",
                help: "Time from a 202 until a read showed the change.",
                content: .histogram([([], counters.changes.acceptedChangeDurations)])),
            .counter(
                "etagere_validator_went_backwards_total",
                "Reads that showed an older version than a known one; delivered and not stored.",
                counters.changes.validatorsWentBackwards),
            .counter(
                "etagere_validator_contradicted_total",
                "Responses whose entity-tag was not the one that their content shows.",
                counters.changes.validatorContradictions),
        ]
    }

    private var storeMetrics: [Metric] {
        [
            .gauge("etagere_store_bytes", "Bytes that stored responses take, everything counted.", store.bytes),
            .gauge("etagere_store_capacity_bytes", "Bytes that stored responses may take.", store.capacity),
            .gauge("etagere_store_entries", "Stored responses, each variant counted.", store.entries),
            .counter("etagere_store_insertions_total", "Responses stored.", store.insertions),
            .counter(
                "etagere_store_evictions_total", "Stored responses dropped to make room for others.",
                store.evictions),
            .counter(
                "etagere_store_superseded_total",
                "Responses not stored because one that was requested later was already stored.", store.superseded),
        ]
    }

    private var processMetrics: [Metric] {
        var metrics: [Metric] = []
        if let accessLog {
            metrics += [
                .counter(
                    "etagere_access_log_lines_total",
                    "Lines of the access log, written or dropped as the log could not keep up or failed.", "result",
                    [("dropped", accessLog.linesDropped), ("written", accessLog.linesWritten)]),
                .counter(
                    "etagere_access_log_failures_total", "Failed attempts to write or reopen the access log.",
                    accessLog.failures),
            ]
        }
        metrics += [
            Metric(
                name: "etagere_build_info", help: "Always 1; the label tells the version that runs.",
                content: .gauge([Metric.Sample(labels: [("version", process.version)], value: "1")])),
            Metric(
                name: "process_start_time_seconds", help: "When the process started, in seconds since 1970.",
                content: .gauge([Metric.Sample(value: Seconds.text(microseconds: process.startedAt * 1000))])),
        ]
        if let microseconds = process.cpuMicroseconds {
            metrics.append(
                Metric(
                    name: "process_cpu_seconds_total", help: "Processor time that the process has used, in seconds.",
                    content: .counter([Metric.Sample(value: Seconds.text(microseconds: microseconds))])))
        }
        if let open = process.openDescriptors {
            metrics.append(.gauge("process_open_fds", "Files and sockets that the process has open.", open))
        }
        if let most = process.mostDescriptors {
            metrics.append(.gauge("process_max_fds", "Files and sockets that the process may have open.", most))
        }
        if let residentBytes = process.residentBytes {
            metrics.append(.gauge("process_resident_memory_bytes", "Memory of the process in use.", residentBytes))
        }
        return metrics
    }

    private static func byClass(_ counts: StatusClassCounts) -> [(String, UInt64)] {
        StatusClassCounts.names.indices.map { (StatusClassCounts.names[$0], counts[$0]) }
    }
}
