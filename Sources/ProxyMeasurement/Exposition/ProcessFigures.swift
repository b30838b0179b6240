/// What is known of the process.
package struct ProcessFigures: Sendable, Equatable {
    /// The product's version.
    package var version: String
    /// When the process started, in milliseconds since 1970-01-01T00:00:00Z.
    package var startedAt: Int64
    /// Memory in use, in bytes; nil if the system doesn't tell.
    package var residentBytes: Int64?
    /// Processor time used so far; nil if the system doesn't tell.
    package var cpuMicroseconds: Int64?
    /// Files and sockets that are open; nil if the system doesn't tell.
    package var openDescriptors: Int64?
    /// Files and sockets that may be open; nil if the system doesn't tell, or sets no limit.
    package var mostDescriptors: Int64?

    /// The facts of the process, found by the caller.
    package init(
        version: String, startedAt: Int64, residentBytes: Int64? = nil, cpuMicroseconds: Int64? = nil,
        openDescriptors: Int64? = nil, mostDescriptors: Int64? = nil
    ) {
        self.version = version
        self.startedAt = startedAt
        self.residentBytes = residentBytes
        self.cpuMicroseconds = cpuMicroseconds
        self.openDescriptors = openDescriptors
        self.mostDescriptors = mostDescriptors
    }
}
