internal import CacheStorage
internal import DiskStorage

/// The part of a fill's body that lies on disk. Any thread may ask.
package struct SpooledBody: Sendable {
    let stream: DiskStream

    /// For one reader; nil if there is nothing yet.
    func open() -> (any BodyFile)? { stream.openBody() }
}
