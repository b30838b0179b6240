/// What an answer's head is made of when it comes from a stored response, or from one that is being stored.
struct AnswerHead {
    /// The status line and field lines; a body may follow them.
    let lines: [UInt8]
    /// Where the lines end.
    let end: Int
    let age: Int64?
    let cacheStatus: CacheStatus
}
