import CacheStorage
import DiskStorage
import Foundation
import HTTPCaching
import HTTPSemantics
import NIOCore

/// What the store on disk costs: `disk-benchmark DIRECTORY [RECORDS] [BODY LENGTH]`. Prints how long it takes to write, to stop,
/// to start with an index and without, and to read.
@main
struct DiskBenchmark {
    private let path: String
    private let count: Int
    private let body: ByteBuffer
    private let clock = ContinuousClock()
    private var random = SystemRandomNumberGenerator()
    private let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 1 else { return print("usage: disk-benchmark DIRECTORY [RECORDS] [BODY LENGTH]") }
        var benchmark = DiskBenchmark(
            path: arguments[1], count: arguments.count > 2 ? Int(arguments[2]) ?? 1_000_000 : 1_000_000,
            length: arguments.count > 3 ? Int(arguments[3]) ?? 1024 : 1024)
        try benchmark.run()
    }

    private init(path: String, count: Int, length: Int) {
        self.path = path
        self.count = count
        body = ByteBuffer(repeating: 0x61, count: length)
    }

    private mutating func run() throws {
        var store = try open()
        let written = write(store)
        let megabytes = Double(store.figures().bytesWritten) / 1e6
        print("wrote \(count) records, \(Int(megabytes)) MB: \(written), \(Int(megabytes / seconds(written))) MB/s")
        print("clean stop that asks for each record: \(clock.measure { _ = store.stop { _ in true } })")
        store = try start("start after a clean stop")
        read(store, "first reads, checksums verified")
        read(store, "reads again")
        print("clean stop: \(clock.measure { _ = store.stop() })")
        try FileManager.default.removeItem(atPath: "\(path)/index")
        store = try start("start after a crash")
        print("all found: \(clock.measure { store.waitUntilIdle() }), \(store.figures().records) records")
        print("resident: \(residentMegabytes) MB")
        _ = store.stop()
    }

    private mutating func open() throws -> DiskStore {
        try DiskStore(at: path, limits: DiskStoreLimits(capacity: 64 << 30), using: &random, now: now)
    }

    private mutating func start(_ what: String) throws -> DiskStore {
        let begin = clock.now
        let store = try open()
        let opened = clock.now - begin
        // The one that was written first is found first.
        while !hit(store, 0) {}
        print("\(what): \(opened), to the first hit: \(clock.now - begin)")
        return store
    }

    private func write(_ store: DiskStore) -> Duration {
        clock.measure {
            for number in 0..<count {
                let response = StoredResponse(
                    head: Self.head(number, now), chunks: [body], provenance: Provenance(order: UInt64(number + 1)))
                while store.offer(response, for: key(number, store), now: now) == .dropped { usleep(200) }
            }
            store.waitUntilIdle()
        }
    }

    private mutating func read(_ store: DiskStore, _ what: String) {
        var times: [Duration] = []
        for _ in 0..<50_000 {
            let number = Int.random(in: 0..<count, using: &random)
            let begin = clock.now
            precondition(hit(store, number))
            times.append(clock.now - begin)
        }
        times.sort()
        print("\(what): median \(times[times.count / 2]), p99 \(times[times.count * 99 / 100])")
    }

    private func hit(_ store: DiskStore, _ number: Int) -> Bool {
        let key = key(number, store)
        return !store.readNow(store.find(key), for: key, largestInMemory: 1 << 20).isEmpty
    }

    private func key(_ number: Int, _ store: DiskStore) -> CacheKey {
        let bytes = Array("api.example.com/api/books/\(number)".utf8)
        return store.hasher.key(authority: 0..<15, target: 15..<bytes.count, in: bytes.span)
    }

    private func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }

    private var residentMegabytes: Int {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
        return (pages.flatMap { Int($0[1]) } ?? 0) * 4096 / 1_000_000
    }

    private static func head(_ number: Int, _ now: Timestamp) -> StoredHead {
        var bytes = Array("OK".utf8)
        var fields = FieldTable()
        for (name, value) in [
            ("Content-Type", "application/json; charset=utf-8"), ("Cache-Control", "max-age=60"),
            ("ETag", "\"\(number)\""),
            ("Server", "legacy/1.0"), ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ] {
            let start = bytes.count
            bytes += Array(name.utf8)
            let end = bytes.count
            bytes += Array(value.utf8)
            fields.append(
                FieldLine(
                    name: .recognise(start..<end, in: bytes.span), nameRange: start..<end, valueRange: end..<bytes.count
                ))
        }
        let received = ReceivedResponse(
            status: 200, reasonPhrase: 0..<2, fields: fields, requestTime: now, responseTime: now)
        let decision = StorageDecision.decide(
            received, in: bytes.span, request: RequestFacts(method: .get, fields: FieldTable(), in: [UInt8]().span),
            requestFields: FieldTable(), requestBytes: [UInt8]().span, rules: CachingRules(),
            via: Array("Via: 1.1 etagere\r\n".utf8))
        guard case .store(let head) = decision else { preconditionFailure("\(decision)") }
        return head
    }
}
