import Logging
import ServiceLifecycle

/// Does the work of accepted actions, each a fixed time after it was accepted.
///
/// What is still waiting when the origin stops in good order is done then, as it was promised.
struct ERPBackgroundWork: Service {
    private let store: ERPStore
    private let delay: Duration
    private let logger: Logger
    private let jobs: AsyncStream<ERPJob>
    private let continuation: AsyncStream<ERPJob>.Continuation

    init(store: ERPStore, delay: Duration, logger: Logger) {
        self.store = store
        self.delay = delay
        self.logger = logger
        (jobs, continuation) = AsyncStream.makeStream()
    }

    /// Hands over a job; it is done once the service runs.
    func enqueue(_ job: ERPJob) {
        continuation.yield(job)
    }

    func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for await job in jobs {
                    group.addTask { await perform(job) }
                }
            }
        } onGracefulShutdown: {
            // Ends the loop once it has seen what is in the stream already. The server has stopped before.
            continuation.finish()
        }
    }

    private func perform(_ job: ERPJob) async {
        // A shutdown ends the wait early, which is no reason to leave the work undone.
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: delay) }
        let changes: [String: JSONValue] = ["status": .string(job.action.resultingStatus)]
        do {
            _ = try await store.update(
                job.id, of: job.entity, with: changes, if: job.condition, correlation: job.correlation)
        } catch {
            logger.notice(
                "an accepted action was not done",
                metadata: ["action": "\(job.action)", "id": "\(job.id)", "error": "\(error)"])
        }
    }
}
