/// What a request was for, by its method.
package enum MethodClass: UInt8, Sendable, CaseIterable {
    /// GET and HEAD.
    case read
    /// Any method that is not known to be safe.
    case write
    /// Any other safe method, such as OPTIONS and PROPFIND.
    case other

    /// The word in the metrics.
    package var code: StaticString {
        switch self {
        case .read: "read"
        case .write: "write"
        case .other: "other"
        }
    }
}
