import HTTPCaching
import HTTPSemantics

/// What the proxy does with a request, by the settings alone: what a write would invalidate and by which rules, or which
/// route a read has and which writes would invalidate it.
package struct Explanation: Sendable, CustomStringConvertible {
    /// The lines of a text for people.
    package let lines: [String]

    /// Explains a request for `target`, a path with or without a query.
    ///
    /// - Parameters:
    ///   - reading: the settings and their lines.
    ///   - file: the name of the file that the settings are from.
    ///   - showsFields: whether a read's explanation lists every request field that means something.
    package init(
        method: String, target: String, reading: SettingsReading, file: String, showsFields: Bool = false
    ) throws(ExplanationError) {
        let request = try ExplainedRequest(method: method, target: target)
        lines =
            request.isSafe
            ? ReadExplanation(request, reading, file: file, showsFields: showsFields).lines
            : WriteExplanation(request, reading, file: file).lines
    }

    /// The lines, one below the other.
    package var description: String { lines.joined(separator: "\n") }
}
