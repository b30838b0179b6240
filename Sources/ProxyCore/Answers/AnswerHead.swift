internal import HTTPCaching

/// What an answer's head is made of when it comes from a stored response, or from one that is being stored.
struct AnswerHead {
    /// The status line and field lines, in the stored layout; a body may follow them.
    let lines: [UInt8]
    /// Whether the lines are as the origin sent them, for the client that asked, and nothing follows them.
    var isAsReceived = false
    let metadata: StoredMetadata
    let age: Int64?
    let cacheStatus: CacheStatus

    /// Where the lines end.
    var end: Int { isAsReceived ? lines.count : metadata.headEnd }
}
