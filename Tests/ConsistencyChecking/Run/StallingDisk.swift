import DiskStorage
import Foundation
import NIOCore
import ProxyTesting
import Synchronization

/// A disk that takes its time now and then.
final class StallingDisk: Sendable {
    /// Longer than the proxy waits for a body that it writes, and shorter than clients do.
    private static let longStall = 16.5

    private struct State: Sendable {
        var generator: SplitMix64
        var longStallAt: NIODeadline
    }

    private let state: Mutex<State>

    /// - Parameter longStallAt: when it stands still once for longer than the proxy waits.
    init(seed: UInt64, longStallAt: NIODeadline) {
        state = Mutex(State(generator: SplitMix64(seed: seed), longStallAt: longStallAt))
    }

    var operations: FileOperations {
        var files = FileOperations.system
        files.synchronise = { [self] descriptor throws(SystemError) in
            stall(once: 3, upTo: 400)
            stallForLong()
            try FileOperations.system.synchronise(descriptor)
        }
        files.read = { [self] descriptor, bytes, offset throws(SystemError) in
            stall(once: 2, upTo: 300)
            return try FileOperations.system.read(descriptor, bytes, offset)
        }
        files.isCached = { [self] descriptor, offset in
            isCached() && FileOperations.system.isCached(descriptor, offset)
        }
        files.readCached = { [self] descriptor, bytes, offset in
            isCached() ? FileOperations.system.readCached(descriptor, bytes, offset) : nil
        }
        return files
    }

    /// - Parameters:
    ///   - percent: how many of a hundred operations wait.
    ///   - milliseconds: for how long at most.
    private func stall(once percent: Int, upTo milliseconds: Int) {
        let wait = state.withLock { state in
            state.generator.below(100) < percent ? state.generator.below(milliseconds) : 0
        }
        if wait > 0 { Thread.sleep(forTimeInterval: Double(wait) / 1000) }
    }

    private func stallForLong() {
        let isDue = state.withLock { state in
            guard NIODeadline.now() >= state.longStallAt else { return false }
            state.longStallAt = .distantFuture
            return true
        }
        if isDue { Thread.sleep(forTimeInterval: Self.longStall) }
    }

    private func isCached() -> Bool {
        state.withLock { $0.generator.below(100) < 90 }
    }
}
