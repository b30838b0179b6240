/// What a JSON text is made of (RFC 8259 §2).
enum JSONToken: Sendable, Equatable {
    case beginObject
    case endObject
    case beginArray
    case endArray
    /// A member's name; its value follows.
    case name
    case string
    case number
    case `true`
    case `false`
    case null
    /// The text is no JSON, or nested too deeply: nothing of it from here on is reported.
    case malformed
}
