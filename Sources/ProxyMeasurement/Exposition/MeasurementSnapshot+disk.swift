extension MeasurementSnapshot {
    /// The metrics of a store on disk, in the order in which they are shown.
    func diskMetrics(_ disk: DiskFigures) -> [Metric] {
        stateMetrics(disk) + answerMetrics + readMetrics(disk) + writeMetrics(disk) + lossMetrics(disk)
    }

    private func stateMetrics(_ disk: DiskFigures) -> [Metric] {
        [
            .gauge(
                "etagere_disk_state", "1 for the state that the store on disk is in, 0 for the others.", "state",
                DiskState.allCases.map { ($0.rawValue, $0 == disk.state ? 1 : 0) }),
            .gauge("etagere_disk_bytes", "Bytes that the files of the store on disk take.", disk.bytes),
            .gauge("etagere_disk_capacity_bytes", "Bytes that the files of the store on disk may take.", disk.capacity),
            .gauge(
                "etagere_disk_live_bytes", "Bytes of stored responses on disk that can be found; the rest is garbage.",
                disk.liveBytes),
            .gauge("etagere_disk_entries", "Stored responses on disk, each variant counted.", disk.records),
            .gauge(
                "etagere_disk_recovered_entries", "Stored responses that were on disk at the start.", disk.recovered),
            .gauge(
                "etagere_disk_segments",
                "Files of the store on disk: of many responses each (shared), of one with a large body each (object).",
                "kind", [("object", disk.objects), ("shared", disk.segments - disk.objects)]),
            .gauge(
                "etagere_disk_streams", "Large bodies now being written to disk while they arrive.", disk.streams),
            .gauge("etagere_disk_waiting_bytes", "Bytes that wait to be written to disk.", disk.waitingBytes),
        ]
    }

    private var answerMetrics: [Metric] {
        [
            .counter(
                "etagere_responses_from_disk_total",
                "Responses to clients that were read from disk, by the request's outcome.", "outcome",
                Outcome.allCases.map { ("\($0.code)", counters.fromDisk[$0]) }),
            .counter(
                "etagere_bytes_from_disk_total", "Content bytes of responses to clients that were read from disk.",
                counters.fromDisk.contentBytes),
        ]
    }

    private func readMetrics(_ disk: DiskFigures) -> [Metric] {
        [
            .counter("etagere_disk_reads_total", "Stored responses read from disk.", disk.reads),
            .counter("etagere_disk_read_bytes_total", "Bytes read from disk.", disk.bytesRead),
            .counter("etagere_disk_read_failures_total", "Failed attempts to read from disk.", disk.readFailures),
            .counter(
                "etagere_disk_bad_records_total", "Stored responses on disk that were damaged and dropped.",
                disk.badRecords),
        ]
    }

    private func writeMetrics(_ disk: DiskFigures) -> [Metric] {
        var metrics: [Metric] = [
            .counter("etagere_disk_writes_total", "Responses written to disk.", disk.writes),
            .counter("etagere_disk_asked_bytes_total", "Bytes of the responses written to disk.", disk.bytesAsked),
            .counter(
                "etagere_disk_written_bytes_total",
                "All bytes written to disk, those that reclaiming space costs included.", disk.bytesWritten),
        ]
        if let amplification = disk.writeAmplification {
            metrics.append(
                Metric(
                    name: "etagere_disk_write_amplification",
                    help: "Bytes written to disk per byte of the responses written, since the start.",
                    content: .gauge([Metric.Sample(value: amplification)])))
        }
        metrics += [
            .counter("etagere_disk_write_failures_total", "Failed attempts to write to disk.", disk.writeFailures),
            .counter(
                "etagere_disk_carried_over_total",
                "Responses written to disk again because their segment was reclaimed and they had been read.",
                disk.carriedOver),
        ]
        return metrics
    }

    private func lossMetrics(_ disk: DiskFigures) -> [Metric] {
        [
            .counter(
                "etagere_disk_reclaimed_total", "Responses that went with a segment that was reclaimed.",
                disk.recordsReclaimed),
            .counter(
                "etagere_disk_dropped_total", "Responses not written to disk that should have been, by cause.", "cause",
                disk.dropped.map { ($0.cause, $0.count) }),
            .counter(
                "etagere_disk_superseded_total",
                "Responses not written to disk because one that was requested later is kept.", disk.superseded),
            .counter(
                "etagere_disk_already_stored_total", "Responses not written to disk since the same body is there.",
                disk.alreadyStored),
        ]
    }
}
