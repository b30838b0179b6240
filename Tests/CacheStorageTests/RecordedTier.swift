import CacheStorage
import HTTPCaching
import Synchronization

/// A tier below that notes what it is told.
final class RecordedTier: LowerTier {
    enum Call: Equatable {
        case supersede(order: UInt64, key: UInt64)
        case beginSpill(UInt64)
        case spill(CacheKey, orders: [UInt64], wereUsedAgain: Bool)
    }

    private let recorded = Mutex<[Call]>([])

    var calls: [Call] { recorded.withLock { $0 } }

    func takeCalls() -> [Call] {
        recorded.withLock { calls in
            defer { calls = [] }
            return calls
        }
    }

    /// What came by `spill`.
    var spilled: [(key: CacheKey, orders: [UInt64], wereUsedAgain: Bool)] {
        calls.compactMap { if case .spill(let key, let orders, let isUsed) = $0 { (key, orders, isUsed) } else { nil } }
    }

    func supersede(by response: StoredResponse, keyHash: UInt64) {
        recorded.withLock { $0.append(.supersede(order: response.order, key: keyHash)) }
    }

    func beginSpill(keyHash: UInt64) -> Bool {
        recorded.withLock { $0.append(.beginSpill(keyHash)) }
        return true
    }

    func spill(_ evicted: EvictedResponses) {
        recorded.withLock {
            $0.append(
                .spill(evicted.key, orders: evicted.responses.map(\.order), wereUsedAgain: evicted.wereUsedAgain))
        }
    }
}
