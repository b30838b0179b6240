internal import Synchronization

/// Whether the proxy takes requests: from the moment it listens until it is told to stop. Any thread may ask.
package final class Readiness: Sendable {
    private let isReady = Atomic<Bool>(false)

    package var value: Bool { isReady.load(ordering: .relaxed) }

    func set(_ ready: Bool) {
        isReady.store(ready, ordering: .relaxed)
    }
}
