/// Why an access log can't be opened.
package struct AccessLogError: Error, Equatable, CustomStringConvertible {
    /// The path, as configured.
    package let path: String
    /// What the system said, in words.
    package let cause: String

    /// A sentence for the operator.
    package var description: String {
        "cannot open the access log \(path): \(cause), expected a path that can be written to"
    }
}
