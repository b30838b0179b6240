package import NIOCore

/// A body in a file, for one reader at a time: file and space stay as long as somebody holds it, whatever becomes of the
/// stored response.
///
/// Hold it until the last write of a region of it has ended: then the regions mean nothing any more.
package protocol BodyFile: AnyObject, Sendable {
    /// How many bytes can be read; all of them, unless the body is still being written.
    var length: Int { get }

    /// The same body for another reader, which may run on another thread.
    func forAnotherReader() -> any BodyFile

    /// A part of the body, to be written to a channel.
    /// - Parameter range: within `length`.
    func region(_ range: Range<Int>) -> FileRegion

    /// Whether a part can be sent without waiting for the disk, as far as can be told without waiting.
    func isPrepared(_ range: Range<Int>) -> Bool

    /// Reads a part on another thread, so that sending it doesn't wait for the disk, and then calls `completion` there.
    /// - Parameter completion: is told whether the disk gave it.
    func prepare(_ range: Range<Int>, completion: @escaping @Sendable (Bool) -> Void)
}
