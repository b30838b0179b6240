import AllocationCounter
import Logging
import ProxyConfiguration
import ProxyServer
import SampleOrigin

/// Counts the heap allocations that the proxy makes per fresh hit and per local 304, for few and for many stored
/// responses and connections. Origin, proxy and clients run in this process; between two readings of the counter only
/// the proxy does anything that allocates.
///
///     swift run -c release hit-benchmark
@main
enum HitBenchmark {
    static let hits = 20_000

    static func main() async throws {
        var origin = SampleOriginConfiguration(port: 0)
        origin.cacheControl = "max-age=86400"
        try await withSampleOrigin(origin) { @Sendable origin in
            let (addresses, continuation) = AsyncStream.makeStream(of: Int.self)
            var settings = Settings(origin: OriginSettings(host: "127.0.0.1", port: origin.port))
            settings.listen = [SocketEndpoint(.loopback, port: 0)]
            settings.workers = 1
            let proxy = try ProxyService(
                settings: settings, logger: Logger(label: "benchmark", factory: { _ in SwiftLogNoOpLogHandler() }),
                onListening: { continuation.yield($0.listening[0].port) })
            let running = Task { try await proxy.run() }
            for await port in addresses {
                try measure(port: port)
                break
            }
            running.cancel()
            _ = await running.result
        }
    }

    static func measure(port: Int) throws {
        print("allocations per request, over \(hits) requests each")
        print("stored  connections    fresh hit    local 304")
        for stored in [1, 100, 10_000] {
            for connections in [1, 64] {
                let clients = try (0..<connections).map { _ in try BlockingClient(port: port) }
                for object in 0..<stored { try clients[0].get(object, conditional: false) }
                let hit = try allocations(clients, stored: stored, conditional: false)
                let notModified = try allocations(clients, stored: stored, conditional: true)
                let columns = [
                    pad("\(stored)", 6), pad("\(connections)", 11), pad(decimal(hit), 11),
                    pad(decimal(notModified), 11),
                ]
                print(columns.joined(separator: "  "))
            }
        }
    }

    private static func allocations(_ clients: [BlockingClient], stored: Int, conditional: Bool) throws -> Double {
        for client in clients { try client.get(0, conditional: conditional) }
        let before = allocation_count()
        for number in 0..<hits {
            try clients[number % clients.count].get(number % stored, conditional: conditional)
        }
        return Double(allocation_count() - before) / Double(hits)
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func decimal(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
