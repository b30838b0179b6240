/// How the access log fares.
package struct AccessLogFigures: Sendable, Equatable {
    /// Lines handed to the system.
    package var linesWritten: UInt64 = 0
    /// Lines lost: the queue was full, or writing failed.
    package var linesDropped: UInt64 = 0
    /// How often writing or reopening failed.
    package var failures: UInt64 = 0

    /// Nothing written yet.
    package init() {}
}
