/// What happens to a large body that is being written. Told on the writer's thread, which must not be kept.
package enum DiskStreamEvent: Sendable, Equatable {
    /// So many bytes of it can be read, and what was refused before can be appended.
    case written(Int)
    /// It is whole and can be found by its key, unless a response that was asked for later is there already.
    case finished(isStored: Bool, replaced: [DiskEntry])
    /// It will not be kept: writing failed, there is no room, or it was not as long as was said. What was written can still be
    /// read by those who have it open.
    case failed
}
