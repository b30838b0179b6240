/// What the proxy has accounted for in memory, by what it is for, in bytes.
package struct MemoryFigures: Sendable, Equatable {
    /// Bodies that arrive from the origin.
    package var fills: Int64 = 0
    /// Bodies that are not in the store and that clients still read.
    package var sending: Int64 = 0
    /// Heads of requests that have not arrived whole.
    package var heads: Int64 = 0
    /// What waits in the connections' buffers to be sent.
    package var buffers: Int64 = 0
    /// Tables of a fixed size.
    package var tables: Int64 = 0
    /// What `fills`, `sending` and `heads` may take together.
    package var limit: Int64 = 0

    package init() {}

    /// Each with its name, and first what is stored.
    func uses(stored: Int64) -> [(String, Int64)] {
        [
            ("store", stored), ("fills", fills), ("sending", sending), ("heads", heads), ("buffers", buffers),
            ("tables", tables),
        ]
    }
}

extension MeasurementSnapshot {
    var memoryMetrics: [Metric] {
        [
            .gauge(
                "etagere_memory_bytes", "Memory that is accounted for, by its use.", "use",
                memory.uses(stored: store.bytes)),
            .gauge(
                "etagere_memory_limit_bytes",
                "Memory that bodies and heads may take beside the store: the uses fills, sending and heads together.",
                memory.limit),
        ]
    }
}
