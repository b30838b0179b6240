import Foundation
import HTTPCaching
import Testing

@testable import ProxyMeasurement

struct ExpositionTests {
    /// A snapshot in which everything has happened.
    private static func snapshot() -> MeasurementSnapshot {
        var counters = LoopCounters()
        var hit = ExchangeRecord(outcome: .hit, status: 304)
        hit.microseconds = 400
        hit.bytesFromClient = 100
        hit.bytesToClient = 200
        hit.bytesSavedAtOrigin = 1024
        hit.bytesSavedAtClient = 2048
        for _ in 0..<3 { counters.record(hit) }
        counters.record(ExchangeRecord(outcome: .stale, reason: .expired, status: 200))
        counters.record(ExchangeRecord(outcome: .validated, reason: .noFreshness, status: 200))
        var miss = ExchangeRecord(outcome: .miss, reason: .absent, status: 200)
        miss.microseconds = 31_000_000
        counters.record(miss)
        var fetch = OriginFetchRecord(status: 200, headMicroseconds: 1500)
        fetch.bytesToOrigin = 50
        fetch.bytesFromOrigin = 5000
        counters.record(fetch)
        counters.record(OriginFetchRecord(status: nil, headMicroseconds: nil))
        counters.clientConnected()
        var fromDisk = ExchangeRecord(outcome: .hit, status: 200)
        fromDisk.isFromDisk = true
        fromDisk.bodyBytesToClient = 512
        counters.record(fromDisk)
        var log = AccessLogFigures()
        log.linesWritten = 6
        log.linesDropped = 1
        return MeasurementSnapshot(
            counters: counters,
            store: StoreFigures(bytes: 10, capacity: 20, entries: 3, insertions: 4, evictions: 5, superseded: 6),
            memory: memory,
            disk: disk,
            accessLog: log,
            process: ProcessFigures(
                version: "1.0\"\\", startedAt: 1_795_257_900_123, residentBytes: 77, cpuMicroseconds: 1_500_000,
                openDescriptors: 12, mostDescriptors: 64),
            takenAt: 1_795_257_960_123)
    }

    private static var memory: MemoryFigures {
        var memory = MemoryFigures()
        (memory.fills, memory.sending, memory.heads) = (21, 22, 23)
        (memory.buffers, memory.tables, memory.limit) = (24, 25, 26)
        return memory
    }

    /// Each figure is another one.
    private static var disk: DiskFigures {
        var disk = DiskFigures(state: .failing, lastError: "No space left on device")
        disk.capacity = 100
        disk.bytes = 101
        disk.liveBytes = 102
        disk.records = 103
        disk.recovered = 104
        disk.segments = 105
        disk.objects = 5
        disk.streams = 106
        disk.waitingBytes = 107
        disk.writes = 108
        disk.bytesAsked = 200
        disk.bytesWritten = 250
        disk.carriedOver = 109
        disk.recordsReclaimed = 110
        disk.droppedByQueue = 111
        disk.droppedByFailure = 112
        disk.droppedByRoom = 113
        disk.superseded = 114
        disk.alreadyStored = 115
        disk.writeFailures = 116
        disk.reads = 117
        disk.bytesRead = 118
        disk.readFailures = 119
        disk.badRecords = 120
        return disk
    }

    @Test("The Prometheus text parses, and each value is where its labels say")
    func prometheus() throws {
        let metrics = try PrometheusParser(PrometheusText.render(Self.snapshot()))
        #expect(metrics.value("etagere_requests_total", ["outcome": "hit", "reason": "none"]) == 4)
        #expect(metrics.value("etagere_requests_total", ["outcome": "stale", "reason": "expired"]) == 1)
        #expect(metrics.value("etagere_requests_total", ["outcome": "validated", "reason": "no-freshness"]) == 1)
        #expect(metrics.value("etagere_requests_total", ["outcome": "error", "reason": "none"]) == 0)
        #expect(metrics.value("etagere_responses_total", ["class": "3xx"]) == 3)
        #expect(metrics.value("etagere_not_modified_total") == 3)
        #expect(metrics.value("etagere_client_bytes_total", ["direction": "received"]) == 300)
        #expect(metrics.value("etagere_client_bytes_total", ["direction": "sent"]) == 600)
        #expect(metrics.value("etagere_origin_bytes_total", ["direction": "received"]) == 5000)
        #expect(metrics.value("etagere_origin_bytes_total", ["direction": "sent"]) == 50)
        #expect(metrics.value("etagere_saved_bytes_total", ["side": "client"]) == 6144)
        #expect(metrics.value("etagere_saved_bytes_total", ["side": "origin"]) == 3072)
        #expect(metrics.value("etagere_client_connections") == 1)
        #expect(metrics.value("etagere_origin_responses_total", ["class": "none"]) == 1)
        #expect(metrics.value("etagere_store_bytes") == 10)
        #expect(metrics.value("etagere_store_evictions_total") == 5)
        let uses = ["store": 10.0, "fills": 21, "sending": 22, "heads": 23, "buffers": 24, "tables": 25]
        for (use, bytes) in uses { #expect(metrics.value("etagere_memory_bytes", ["use": use]) == bytes) }
        #expect(metrics.value("etagere_memory_limit_bytes") == 26)
        #expect(metrics.value("etagere_disk_state", ["state": "failing"]) == 1)
        #expect(metrics.samples.filter { $0.name == "etagere_disk_state" }.map(\.value) == [0, 1, 0, 0])
        #expect(metrics.value("etagere_disk_segments", ["kind": "object"]) == 5)
        #expect(metrics.value("etagere_disk_segments", ["kind": "shared"]) == 100)
        #expect(metrics.value("etagere_responses_from_disk_total", ["outcome": "hit"]) == 1)
        #expect(metrics.value("etagere_responses_from_disk_total", ["outcome": "stale"]) == 0)
        #expect(metrics.value("etagere_bytes_from_disk_total") == 512)
        #expect(metrics.value("etagere_disk_write_amplification") == 1.25)
        #expect(metrics.value("etagere_disk_dropped_total", ["cause": "queue"]) == 111)
        #expect(metrics.value("etagere_disk_dropped_total", ["cause": "failure"]) == 112)
        #expect(metrics.value("etagere_disk_dropped_total", ["cause": "room"]) == 113)
        #expect(metrics.value("etagere_access_log_lines_total", ["result": "dropped"]) == 1)
        #expect(metrics.value("etagere_build_info", ["version": "1.0\\\"\\\\"]) == 1)
        #expect(metrics.value("process_start_time_seconds") == 1_795_257_900.123)
        #expect(metrics.value("process_resident_memory_bytes") == 77)
        #expect(metrics.value("process_cpu_seconds_total") == 1.5)
        #expect(metrics.value("process_open_fds") == 12 && metrics.value("process_max_fds") == 64)
    }

    @Test(
        "Each figure of the store on disk is a metric of its own",
        arguments: [
            ("bytes", 101), ("capacity_bytes", 100), ("live_bytes", 102), ("entries", 103), ("recovered_entries", 104),
            ("streams", 106), ("waiting_bytes", 107), ("writes_total", 108), ("asked_bytes_total", 200),
            ("written_bytes_total", 250), ("carried_over_total", 109), ("reclaimed_total", 110),
            ("superseded_total", 114), ("already_stored_total", 115), ("write_failures_total", 116),
            ("reads_total", 117), ("read_bytes_total", 118), ("read_failures_total", 119), ("bad_records_total", 120),
        ] as [(String, Double)])
    func disk(name: String, expected: Double) throws {
        let metrics = try PrometheusParser(PrometheusText.render(Self.snapshot()))
        #expect(metrics.value("etagere_disk_\(name)") == expected)
    }

    @Test(
        "No two metrics have one name in OpenMetrics, which takes `_total` off counters and adds endings to histograms")
    func families() {
        let metrics = Self.snapshot().metrics
        var taken: Set<String> = []
        for metric in metrics {
            var names = [metric.family]
            if case .counter = metric.content {
                #expect(metric.name.hasSuffix("_total"), "\(metric.name)")
                names += ["_total", "_created"].map { metric.family + $0 }
            }
            if case .histogram = metric.content { names += ["_bucket", "_count", "_sum"].map { metric.family + $0 } }
            for name in names { #expect(taken.insert(name).inserted, "\(name)") }
        }
    }

    @Test("As OpenMetrics the same samples stand below names without `_total`, and the end is marked")
    func openMetrics() throws {
        let plain = PrometheusText.render(Self.snapshot())
        let text = PrometheusText.render(Self.snapshot(), as: .openMetrics)
        func samples(_ text: String) -> [Substring] { text.split(separator: "\n").filter { !$0.hasPrefix("#") } }
        #expect(samples(text) == samples(plain))
        #expect(text.contains("# TYPE etagere_requests counter\netagere_requests_total{"))
        #expect(text.hasSuffix("\n# EOF\n"))
        #expect(
            PrometheusText.Format(accept: "application/openmetrics-text;version=1.0.0,text/plain;q=0.5") == .openMetrics
        )
        #expect(PrometheusText.Format(accept: "text/plain") == .plain)
        #expect(PrometheusText.Format(accept: nil) == .plain)
    }

    @Test("Responses are counted by what was asked, and all together as before")
    func byMethod() {
        var counters = LoopCounters()
        for (method, status) in [(MethodClass.read, 200), (.read, 304), (.write, 412), (.other, 207)] {
            var record = ExchangeRecord(outcome: .passed, status: UInt16(status))
            record.method = method
            counters.record(record)
        }
        #expect(counters.responsesByMethod[.read][2] == 1 && counters.responsesByMethod[.read][3] == 1)
        #expect(counters.responsesByMethod[.write][4] == 1 && counters.responsesByMethod[.other][2] == 1)
        #expect(counters.responses[2] == 2 && counters.responses.total == 4)
    }

    @Test("A histogram's buckets are cumulative and end with the count")
    func histograms() throws {
        let metrics = try PrometheusParser(PrometheusText.render(Self.snapshot()))
        let head = metrics.samples.filter { $0.name == "etagere_origin_head_seconds_bucket" }
        #expect(
            head.map { $0.labels["le"] } == [
                "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5",
                "10",
                "30", "+Inf",
            ])
        #expect(head.map(\.value) == [0, 0] + Array(repeating: 1, count: 14))
        #expect(metrics.value("etagere_origin_head_seconds_sum") == 0.0015)
        #expect(metrics.value("etagere_origin_head_seconds_count") == 1)
        #expect(metrics.value("etagere_request_seconds_count", ["outcome": "hit"]) == 5)
        #expect(metrics.value("etagere_request_seconds_bucket", ["outcome": "other", "le": "30"]) == 1)
        #expect(metrics.value("etagere_request_seconds_bucket", ["outcome": "other", "le": "+Inf"]) == 2)
        #expect(metrics.value("etagere_request_seconds_sum", ["outcome": "other"]) == 31)
    }

    @Test("Every metric has one type and a meaning, and the documentation explains it by its name and type")
    func documentation() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/metrics.md")
        let text = try String(contentsOf: path, encoding: .utf8)
        let metrics = try PrometheusParser(PrometheusText.render(Self.snapshot()))
        #expect(Set(metrics.help.keys) == Set(metrics.types.keys))
        for (name, type) in metrics.types {
            let row = text.split(separator: "\n").first { $0.hasPrefix("| `\(name)`") || $0.hasPrefix("| `\(name){") }
            #expect(row?.contains("| \(type) |") == true, "docs/metrics.md lacks \(name), a \(type)")
            let labels = Set(metrics.samples.filter { $0.name == name }.flatMap(\.labels.keys)).sorted()
            if !labels.isEmpty { #expect(row?.contains("`\(name){\(labels.joined(separator: ","))}`") == true) }
        }
        for match in text.matches(of: /\| `([a-z_]+)/) where match.1.contains("_") {
            #expect(metrics.types[String(match.1)] != nil, "docs/metrics.md explains \(match.1), which is not shown")
        }
        for sample in metrics.samples {
            let base = sample.name.replacing(/_(bucket|sum|count)$/, with: "")
            #expect(metrics.types[sample.name] != nil || metrics.types[base] == "histogram")
        }
        for outcome in Outcome.allCases { #expect(text.contains("| `\(outcome.code)` |")) }
        for state in DiskState.allCases { #expect(text.contains("| `\(state.rawValue)` |")) }
    }

    @Test("Without an access log, a disk and memory figures their metrics are absent")
    func absent() throws {
        var snapshot = Self.snapshot()
        snapshot.disk = nil
        snapshot.accessLog = nil
        snapshot.process.residentBytes = nil
        let text = PrometheusText.render(snapshot)
        #expect(!text.contains("access_log") && !text.contains("resident") && !text.contains("disk"))
        let json = String(decoding: StatsJSON.render(snapshot), as: UTF8.self)
        #expect(json.contains("\"access_log\": null") && json.contains("\"resident_bytes\": null"))
        #expect(json.contains("\"disk\": null"))
    }

    @Test(
        "Write amplification is a ratio once something was written",
        arguments: [
            (0, 0, nil), (40, 0, nil), (250, 200, "1.25"), (3, 1, "3"), (10, 3, "3.3333"), (0, 5, "0"),
            (.max, 1, "1000000"),
        ] as [(UInt64, UInt64, String?)])
    func amplification(written: UInt64, asked: UInt64, expected: String?) throws {
        var snapshot = Self.snapshot()
        snapshot.disk = DiskFigures(state: .working)
        snapshot.disk?.bytesWritten = written
        snapshot.disk?.bytesAsked = asked
        let text = PrometheusText.render(snapshot)
        let json = String(decoding: StatsJSON.render(snapshot), as: UTF8.self)
        #expect(json.contains("\"write_amplification\": \(expected ?? "null"),"))
        if let expected {
            #expect(text.contains("\netagere_disk_write_amplification \(expected)\n"))
        } else {
            #expect(!text.contains("amplification"))
        }
    }

    @Test("The JSON document parses, keeps its order and works the rates out")
    func json() throws {
        let bytes = StatsJSON.render(Self.snapshot())
        let object = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(object["version"] as? String == "1.0\"\\")
        #expect(object["uptime_seconds"] as? Int == 60)
        let requests = try #require(object["requests"] as? [String: Any])
        #expect(requests["total"] as? Int == 7)
        #expect(requests["hit_rate"] as? Double == 0.7143)
        #expect(requests["validated_rate"] as? Double == 0.1429)
        #expect(requests["reasons"] as? [String: Int] == ["expired": 1, "no-freshness": 1, "absent": 1])
        let saved = try #require(object["bytes"] as? [String: Int])
        #expect(saved["saved_at_clients"] == 6144)
        #expect(
            object["memory"] as? [String: Int] == [
                "store": 10, "fills": 21, "sending": 22, "heads": 23, "buffers": 24, "tables": 25, "limit": 26,
            ])
        let disk = try #require(object["disk"] as? [String: Any])
        #expect(disk["state"] as? String == "failing" && disk["last_error"] as? String == "No space left on device")
        #expect(disk["write_amplification"] as? Double == 1.25)
        #expect(disk["dropped"] as? [String: Int] == ["queue": 111, "failure": 112, "room": 113])
        #expect((disk["responses"] as? [String: Int])?["hit"] == 1 && disk["response_bytes"] as? Int == 512)
        // Those that stand alone and are not in the lines above.
        let figures = disk.values.compactMap { $0 as? Int }.filter { 100...120 ~= $0 }
        #expect(figures.sorted() == Array(100...110) + Array(114...120))
        #expect(bytes == StatsJSON.render(Self.snapshot()))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
            text.hasPrefix(
                "{\n  \"version\": \"1.0\\\"\\\\\",\n  \"uptime_seconds\": 60,\n  \"requests\": {\n    \"total\": 7,\n")
        )
    }

    @Test("Before the first request there is no rate")
    func empty() throws {
        let snapshot = MeasurementSnapshot(
            counters: LoopCounters(), store: StoreFigures(), accessLog: nil,
            process: ProcessFigures(version: "1", startedAt: 5), takenAt: 0)
        let text = String(decoding: StatsJSON.render(snapshot), as: UTF8.self)
        #expect(text.contains("\"hit_rate\": null") && text.contains("\"uptime_seconds\": 0"))
        #expect(text.contains("\"reasons\": {}"))
        _ = try PrometheusParser(PrometheusText.render(snapshot))
    }
}
