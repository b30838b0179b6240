import Foundation
import NIOCore
import ProxyTesting
import SampleOrigin
import Synchronization

/// The origin of a check: it fills itself with the catalogue's objects, and then lives several times, each time on another
/// port and on the same database file.
final class CheckedOrigin: OriginUnderCheck {
    /// How much later than its 202 an action's work is done.
    static let actionDelay = Duration.milliseconds(150)

    private let catalogue: Catalogue
    private let history: History
    private let link: FaultyLink
    private let seed: UInt64
    private let lifetime: ClosedRange<Double>
    private let folder: TemporaryDirectory
    private let livesSoFar = Mutex(0)

    /// - Parameter lifetime: between how many seconds the origin is restarted.
    init(
        catalogue: Catalogue, history: History, link: FaultyLink, seed: UInt64, lifetime: ClosedRange<Double>,
        folder: TemporaryDirectory
    ) {
        self.catalogue = catalogue
        self.history = history
        self.link = link
        self.seed = seed
        self.lifetime = lifetime
        self.folder = folder
    }

    var restarts: Int { max(0, livesSoFar.withLock { $0 } - 1) }

    func fill() async throws {
        try await live { origin in
            let client = try await RawClient.connect(port: origin.port)
            for resource in self.catalogue.objects {
                let answer = try await client.ask(Self.creation(of: resource))
                guard answer.status == 201 else { throw SetupFailure(answer: "\(answer)") }
            }
            client.close()
        }
    }

    func run() async throws {
        var generator = SplitMix64(seed: seed ^ 0xA076_1D64_78BD_642F)
        while !Task.isCancelled {
            let seconds = Double.random(in: lifetime, using: &generator)
            let stopsAbruptly = generator.below(2) == 0
            livesSoFar.withLock { $0 += 1 }
            try await live { origin in
                self.link.aim(at: origin.port)
                try? await Task.sleep(for: .seconds(seconds))
                // Otherwise it finishes what runs before its connections end.
                if stopsAbruptly || Task.isCancelled { self.link.cutOff() }
            }
        }
    }

    /// What is left of the pending work of the life before is done, or lost.
    private func live(_ body: (RunningSampleOrigin) async throws -> Void) async throws {
        var configuration = SampleOriginConfiguration(
            port: 0, database: .file(folder.path + "/origin.db"), isSeeded: false)
        configuration.actionDelay = Self.actionDelay
        // Lets answers to requests with credentials be stored, which don't share fills.
        configuration.cacheControl = "public"
        let (catalogue, history) = (self.catalogue, self.history)
        try await withSampleOrigin(
            configuration,
            onCommit: { change in
                if let event = OriginEvent(change, catalogue: catalogue) { history.add(event) }
            }, perform: body)
    }

    private static func creation(of resource: CommittedChange.Resource) -> String {
        let (target, body) =
            switch resource {
            case .book(let id): ("/api/admin/books", #"{"id":"\#(id)","title":"Book \#(id)"}"#)
            case .row("supplier", _): ("/api/v1/supplier", #"{"name":"Supplier"}"#)
            case .row(let kind, _): ("/api/v1/\(kind)", #"{"supplierId":"10001"}"#)
            }
        return """
            POST \(target) HTTP/1.1\r\nHost: consistency.test\r\nContent-Type: application/json\r
            Content-Length: \(body.utf8.count)\r\n\r\n\(body)
            """
    }
}

/// The origin did not take an object.
struct SetupFailure: Error {
    var answer: String
}
