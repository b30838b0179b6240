/// All that is measured, at one moment.
package struct MeasurementSnapshot: Sendable {
    /// The counters of all loops, added up.
    package var counters: LoopCounters
    /// What the store says of itself.
    package var store: StoreFigures
    /// What is in memory beside the store.
    package var memory: MemoryFigures
    /// What the store on disk says of itself; nil if there is none.
    package var disk: DiskFigures?
    /// Nil if there is no access log.
    package var accessLog: AccessLogFigures?
    /// What is known of the process.
    package var process: ProcessFigures
    /// The moment, in milliseconds since 1970-01-01T00:00:00Z.
    package var takenAt: Int64

    /// The figures of one moment, gathered by the caller.
    package init(
        counters: LoopCounters, store: StoreFigures, memory: MemoryFigures = MemoryFigures(),
        disk: DiskFigures? = nil, accessLog: AccessLogFigures?, process: ProcessFigures, takenAt: Int64
    ) {
        self.counters = counters
        self.store = store
        self.memory = memory
        self.disk = disk
        self.accessLog = accessLog
        self.process = process
        self.takenAt = takenAt
    }
}
