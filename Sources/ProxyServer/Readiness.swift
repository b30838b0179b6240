internal import ProxyMeasurement
internal import Synchronization

/// Whether the proxy takes requests: from the moment it listens until it is told to stop. Any thread may ask.
package final class Readiness: Sendable {
    private let isReady = Atomic<Bool>(false)

    package var value: Bool { isReady.load(ordering: .relaxed) }

    /// What `/readyz` says. A disk that fails doesn't make the proxy less ready, since it serves on from memory and origin.
    func render(disk: DiskFigures?) -> (isReady: Bool, text: String) {
        let isReady = value
        return (isReady, ReadinessText.render(isReady: isReady, disk: disk))
    }

    func set(_ ready: Bool) {
        isReady.store(ready, ordering: .relaxed)
    }
}
