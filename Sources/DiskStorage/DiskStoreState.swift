/// What a store on disk is able to do.
package enum DiskStoreState: String, Sendable {
    /// Finds out what is there; answers with what it has found so far, and keeps nothing new yet.
    case recovering
    case working
    /// The last attempt to write failed. It answers with what it has, and tries to write again from time to time.
    case failing
    case stopped
}
