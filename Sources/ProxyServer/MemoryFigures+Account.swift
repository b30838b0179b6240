internal import CacheStorage
internal import ProxyCore
internal import ProxyMeasurement

extension MemoryFigures {
    /// What the account and the store say.
    init(_ shared: ProxyShared) {
        self.init()
        let account = shared.account
        fills = Int64(account[.fills])
        sending = Int64(account[.sending])
        heads = Int64(account[.heads])
        buffers = Int64(account[.buffers])
        tables = Int64(shared.store.tableBytes)
        limit = Int64(account.limit)
    }
}
