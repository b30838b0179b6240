/// A field line as it was received.
package struct RawField: Sendable, Equatable, CustomStringConvertible {
    /// In the sender's spelling.
    package let name: String
    /// Without the white space around it; each octet is one character.
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    package func isNamed(_ other: String) -> Bool {
        name.lowercased() == other.lowercased()
    }

    package var description: String { "\(name): \(value)" }
}
