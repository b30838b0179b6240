/// What is known of the process.
package struct ProcessFigures: Sendable, Equatable {
    /// The product's version.
    package var version: String
    /// When the process started, in milliseconds since 1970-01-01T00:00:00Z.
    package var startedAt: Int64
    /// Memory in use, in bytes; nil if the system doesn't tell.
    package var residentBytes: Int64?

    /// The facts of the process, found by the caller.
    package init(version: String, startedAt: Int64, residentBytes: Int64? = nil) {
        self.version = version
        self.startedAt = startedAt
        self.residentBytes = residentBytes
    }
}
