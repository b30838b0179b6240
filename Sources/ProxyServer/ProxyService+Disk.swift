internal import CacheStorage
internal import DiskStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import Logging
internal import ProxyConfiguration
package import ProxyMeasurement

extension ProxyService {
    /// How the store on disk fares; nil if there is none.
    package func diskFigures() -> DiskFigures? { disk?.figures }

    /// The store on disk as the settings want it; nil if they want none.
    static func openDisk(_ settings: Settings, files: FileOperations, logger: Logger) -> DiskKeeper? {
        guard let disk = settings.store.disk else { return nil }
        let (routes, defaultRules) = (settings.routeTable, settings.defaultRules)
        let tier = DiskTier(
            spillRule: { key in (routes.first(matching: key.target.span) ?? defaultRules).spill }, now: WallClock.now)
        // What a relation doesn't say, and what becomes of a write without an answer, takes the default.
        let window = settings.relations.map(\.window).reduce(Relation.defaultWindow, max)
        return DiskKeeper(
            disk, store: settings.store, tier: tier, files: files, longestWindow: window, now: WallClock.now(),
            logger: logger)
    }

    /// Both tiers' upper one.
    static func makeMemoryStore(_ settings: Settings, disk: DiskKeeper?) -> MemoryStore {
        let limits = MemoryStoreLimits(capacity: settings.store.memory, variantsPerKey: settings.store.variants)
        var generator = SystemRandomNumberGenerator()
        let account = MemoryAccount(
            besideStoreOf: limits.capacity,
            largestBody: min(settings.store.largestObject, settings.store.largestInMemory))
        guard let disk else { return MemoryStore(limits: limits, account: account, using: &generator) }
        let store = MemoryStore(limits: limits, account: account, hasher: disk.hasher, lower: disk.tier)
        disk.serve(store, now: WallClock.now())
        return store
    }
}
