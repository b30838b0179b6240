/// What a store on disk is able to do, as the operator is told.
package enum DiskState: String, Sendable, CaseIterable {
    case working
    /// The last attempt to write failed, and writing is tried again from time to time. What is there is read.
    case failing
    /// Finds out what is there after a crash: answers with what it has found so far, and writes nothing yet.
    case recovering
    /// It could not be opened: nothing is read or written.
    case unavailable
}
