internal import NIOCore
internal import ProxyConfiguration

extension DescriptorPlan {
    /// Descriptors of an event loop: of its selector, and of what wakes it.
    private static let perLoop = 3
    /// A body gets a file of its own on disk from this length on, and other bodies share files that are longer.
    private static let smallestDiskFile = 16 << 20

    /// For these settings.
    /// - Parameters:
    ///   - limit: the most open descriptors.
    ///   - inUse: those that are open before the proxy opens anything.
    init(_ settings: Settings, workers: Int, limit: Int, inUse: Int) {
        let loops = workers + (settings.admin == nil ? 0 : 1)
        self.init(
            Demand(
                clients: settings.clients.maxConnections, origin: settings.origin.maxConnections,
                admin: settings.admin == nil ? 0 : Demand.mostAdminConnections,
                listeners: settings.listen.count * workers + (settings.admin == nil ? 0 : 1),
                disk: settings.store.disk.map { $0.size / Self.smallestDiskFile + 8 } ?? 0),
            limit: limit, inUse: inUse + loops * Self.perLoop)
    }
}
