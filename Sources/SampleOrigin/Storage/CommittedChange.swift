package import NIOCore

/// A change of a book or an ERP row that is in the database for good.
package struct CommittedChange: Sendable, Equatable {
    /// What was changed.
    package enum Resource: Sendable, Hashable {
        case book(String)
        /// A row of the table that a kind such as `supplierinvoice` shows in full.
        case row(kind: String, id: Int64)
    }

    /// What was changed.
    package var resource: Resource
    /// The version that the change made: the number in a book's entity-tag, the number that an ERP row's encodes.
    package var version: Int64
    /// The body of a 200 answer to a GET at this version; nil if that is a 404.
    package var body: String?
    /// The `X-Correlation-ID` of the request that caused the change.
    package var correlation: String?
    /// Before this moment nobody could read the version.
    package var startedAt: NIODeadline
    /// From this moment on nobody reads an older version.
    package var committedAt: NIODeadline
}
