/// How the descriptors that the process may have open are shared out. Each use has its part, so that connections of clients never
/// take what the origin, the admin listener, the logs and the disk need.
struct DescriptorPlan: Equatable {
    /// What the settings ask for.
    struct Demand: Equatable {
        /// `clients.max-connections`
        var clients: Int
        /// `origin.max-connections`
        var origin: Int
        /// Connections to the admin listener.
        var admin = Self.mostAdminConnections
        /// Listening sockets, that of the admin listener included.
        var listeners: Int
        /// Files of the store on disk, as far as its settings tell.
        var disk = 0
        /// Stored bodies that lie in files in memory.
        var memoryFiles = Self.mostMemoryFiles

        static let mostAdminConnections = 32
        static let mostMemoryFiles = 1024
    }

    /// The most open descriptors (RLIMIT_NOFILE).
    let limit: Int
    let demand: Demand
    /// How many connections of clients may be open.
    let clients: Int
    /// How many connections to the origin may be open.
    let origin: Int
    let admin: Int
    let memoryFiles: Int
    /// What would satisfy the demand.
    let needed: Int

    /// What is open for moments only: to resolve names, to reopen a log, to read what the system tells of the process.
    private static let passing = 8

    /// - Parameters:
    ///   - inUse: descriptors that are open before anybody listens.
    init(_ demand: Demand, limit: Int, inUse: Int) {
        self.limit = limit
        self.demand = demand
        let fixed = inUse + demand.listeners + Self.passing
        needed = fixed + demand.admin + demand.disk + demand.memoryFiles + demand.clients + demand.origin
        guard needed > limit else {
            (clients, origin, admin) = (demand.clients, demand.origin, demand.admin)
            memoryFiles = demand.memoryFiles
            return
        }
        // The smaller uses first: they are cheap, and without them nothing works, or nobody sees why.
        admin = min(demand.admin, max(2, limit / 16))
        memoryFiles = min(demand.memoryFiles, limit / 8)
        let disk = min(demand.disk, limit / 4)
        let connections = max(2, limit - fixed - admin - memoryFiles - disk)
        origin = min(demand.origin, max(1, connections / 4))
        clients = min(demand.clients, connections - origin)
    }

    /// What the operator has to know, if the limit is too low for the settings.
    var warning: String? {
        var changes: [String] = []
        if clients < demand.clients {
            changes.append("clients.max-connections is \(clients) instead of \(demand.clients)")
        }
        if origin < demand.origin { changes.append("origin.max-connections is \(origin) instead of \(demand.origin)") }
        guard !changes.isEmpty else { return nil }
        return "this process may have \(limit) files and sockets open, too few for its settings: "
            + changes.joined(separator: ", ")
            + "; raise the limit to \(needed) (ulimit -n; LimitNOFILE= in systemd) or lower these settings"
    }
}
