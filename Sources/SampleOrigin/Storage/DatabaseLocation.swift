/// Where a sample origin keeps its data.
package enum DatabaseLocation: Sendable, Equatable {
    /// In memory: gone when the origin stops.
    case memory
    /// In the SQLite file at this path, which is created if it is missing.
    case file(String)
}
