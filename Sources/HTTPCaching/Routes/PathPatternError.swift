/// Why a text is not a path pattern.
package struct PathPatternError: Error, Equatable, CustomStringConvertible {
    /// The offset in UTF-8 bytes at which the mistake stands.
    package let offset: Int
    /// What is wrong and what was expected.
    package let message: String

    /// The mistake at a byte.
    package init(offset: Int, message: String) {
        self.offset = offset
        self.message = message
    }

    /// The message with its place.
    package var description: String { "\(message) (at byte \(offset))" }
}
