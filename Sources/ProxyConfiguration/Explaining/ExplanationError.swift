/// Why a request can't be explained.
package struct ExplanationError: Error, Equatable, CustomStringConvertible {
    /// What is wrong and what was expected.
    package let description: String
}
