internal import ProxyMeasurement
internal import Synchronization

/// Whether the proxy takes requests: from the moment it listens until it is told to stop. Any thread may ask.
package final class Readiness: Sendable {
    enum State: UInt8, AtomicRepresentable {
        case starting, ready, stopping
    }

    private let state = Atomic<State>(.starting)

    package var value: Bool { state.load(ordering: .relaxed) == .ready }

    /// What `/readyz` says. A disk that fails doesn't make the proxy less ready, since it serves on from memory and origin.
    func render(disk: DiskFigures?) -> (isReady: Bool, text: String) {
        switch state.load(ordering: .relaxed) {
        case .starting: (false, ReadinessText.starting)
        case .ready: (true, ReadinessText.ready(disk: disk))
        case .stopping: (false, ReadinessText.stopping)
        }
    }

    func set(_ new: State) {
        state.store(new, ordering: .relaxed)
    }
}
