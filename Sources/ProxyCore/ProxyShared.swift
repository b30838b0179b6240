package import CacheStorage
package import HTTPCaching
internal import Synchronization

/// What all event loops share: the store, the fills in flight, and the order of requests. Everything in it may be used
/// from any thread.
package final class ProxyShared: Sendable {
    package let options: ProxyOptions
    package let store: MemoryStore
    package let fills: FillTable
    private let paths: PathTable
    /// The rules of each path in the table, and after them those for every other path.
    private let allRules: [CachingRules]
    let viaLine: [UInt8]
    private let lastOrder = Atomic<UInt64>(0)
    private let draining = Atomic<Bool>(false)

    package init(options: ProxyOptions, store: MemoryStore, routes: RouteTable<CachingRules>) {
        self.options = options
        self.store = store
        paths = routes.paths
        allRules = routes.values + [CachingRules()]
        viaLine = options.viaLine
        // Bodies on their way into the store: a quarter of it beside it, and room for one of the largest.
        fills = FillTable(largestHeldBytes: max(store.limits.capacity / 4, options.largestObject))
    }

    /// The place of the next request to the origin in the order of all.
    func nextOrder() -> UInt64 {
        lastOrder.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// Whether the proxy is stopping: connections close after the answer they are at.
    package var isDraining: Bool { draining.load(ordering: .relaxed) }

    package func startDraining() {
        draining.store(true, ordering: .relaxed)
    }

    func rules(target: Range<Int>, in bytes: Span<UInt8>) -> CachingRules {
        allRules[paths.firstIndex(matching: bytes.extracting(target)) ?? allRules.count - 1]
    }
}
