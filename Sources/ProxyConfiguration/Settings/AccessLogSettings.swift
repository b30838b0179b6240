/// `access-log`: one line per request.
package struct AccessLogSettings: Sendable, Equatable {
    /// `format`: how a line is written.
    package enum Format: String, Sendable, CaseIterable {
        /// One JSON object per line.
        case json
        /// nginx's and Apache's "combined" format, with the cache's facts at the end.
        case combined
    }

    /// `path`: the file, made if it's absent; `-` for standard output.
    package var path: String
    /// `format`: how a line is written.
    package var format: Format

    /// A log at `path`, or on standard output if that is `-`.
    package init(path: String, format: Format = .json) {
        self.path = path
        self.format = format
    }
}
