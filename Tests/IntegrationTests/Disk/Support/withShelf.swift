import DiskStorage
import HTTPCaching
import NIOCore
import ProxyConfiguration
import ProxyMeasurement
import ProxyServer
import ProxyTesting

/// A proxy with little memory and a disk, in front of a shelf; it can be stopped and started again.
struct DiskStage: Sendable {
    /// Bodies longer than this are never in memory whole.
    static let largestInMemory = 100_000
    let directory: TemporaryDirectory
    let shelf: Shelf
    let origin: ScriptedOrigin

    /// Runs a proxy from its start to its stop.
    func run<Value: Sendable>(
        files: FileOperations = DiskFaults().operations, _ configure: (inout Settings) throws -> Void = { _ in },
        perform body: (RunningProxy) async throws -> Value
    ) async throws -> Value {
        try await withProxy(to: origin.port, files: files) { settings in
            settings.store = StoreSettings(
                memory: 192 << 10, disk: DiskSettings(path: directory.path, size: 32 << 20),
                largestInMemory: Self.largestInMemory)
            settings.store.spill = .always
            try configure(&settings)
        } perform: {
            try await body($0)
        }
    }

    /// As if the process had ended without saying anything: the next one goes through all records.
    func crash() {
        directory.remove("index")
    }

    /// The requests that the origin got for a path.
    func requests(_ target: String) -> [RawMessage] {
        origin.requests.filter { $0.target == target }
    }
}

/// Runs a shelf and what a closure does with proxies in front of it.
func withShelf<Value: Sendable>(perform body: (DiskStage) async throws -> Value) async throws -> Value {
    let shelf = Shelf()
    return try await withScriptedOrigin(shelf.script) { origin in
        try await body(DiskStage(directory: TemporaryDirectory(), shelf: shelf, origin: origin))
    }
}

/// Runs a shelf and one proxy in front of it.
func withShelf<Value: Sendable>(
    files: FileOperations = DiskFaults().operations, _ configure: (inout Settings) throws -> Void = { _ in },
    perform body: (RunningProxy, DiskStage) async throws -> Value
) async throws -> Value {
    try await withShelf { stage in
        try await stage.run(files: files, configure) { try await body($0, stage) }
    }
}

extension RunningProxy {
    var disk: DiskFigures { service.diskFigures() ?? DiskFigures(state: .unavailable) }

    /// Waits until the disk has written what was asked of it.
    func diskIsIdle() async throws {
        try await waits { disk.waitingBytes == 0 && disk.streams == 0 && disk.state != .recovering }
    }

    /// Waits until something that nobody tells is so.
    func waits(for condition: () -> Bool, _ location: String = #function) async throws {
        let end = ContinuousClock.now + .seconds(10)
        while !condition() {
            guard ContinuousClock.now < end else { throw NothingHappened(what: location) }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    struct NothingHappened: Error { let what: String }

    /// Asks for so much else that nothing of what was in memory is there any more, and waits for the disk.
    func evictAll(_ stage: DiskStage, round: Int = 1) async throws {
        let count = 24
        let client = try await connect()
        defer { client.close() }
        var requests = ""
        for number in 0..<count {
            let target = "/filler/\(round)/\(number)"
            stage.shelf.set(target) { $0.length = 30_000 }
            requests += .get(target)
        }
        try await client.send(requests)
        for _ in 0..<count { _ = try await client.answer() }
        try await diskIsIdle()
    }
}
