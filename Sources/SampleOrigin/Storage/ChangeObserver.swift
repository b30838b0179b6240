import GRDB
import NIOCore

/// Tells somebody of each change once it is committed, in the order of the commits.
struct ChangeObserver: Sendable {
    let onCommit: @Sendable (CommittedChange) -> Void

    /// To be called within the transaction that makes the change.
    func announce(
        _ resource: CommittedChange.Resource, version: Int64, correlation: String?, in database: Database,
        body: @escaping @Sendable () -> String?
    ) {
        let startedAt = NIODeadline.now()
        database.afterNextTransaction { [onCommit] _ in
            let committedAt = NIODeadline.now()
            onCommit(
                CommittedChange(
                    resource: resource, version: version, body: body(), correlation: correlation,
                    startedAt: startedAt, committedAt: committedAt))
        }
    }
}
