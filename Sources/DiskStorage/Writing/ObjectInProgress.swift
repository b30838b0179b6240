/// A large body on its way to a file of its own. The file means nothing before it has its final name, and it gets its
/// header only when the body is whole.
struct ObjectInProgress {
    /// After so many bytes the disk is asked to have them, so that no such wait is long.
    static let bytesBetweenSynchronisations = 16 << 20

    let open: SegmentFile
    let partialPath: String
    /// The record's head part, not completed yet.
    var head: [UInt8]
    /// Without length and place; in `representation` it has the hash of the tag.
    let entry: DiskEntry
    /// Who is told; nil for a response that is in memory.
    var progress: StreamProgress?
    /// The body's length, if it was said beforehand.
    var expected: Int?
    var checksum = Checksum()
    var bodyLength = 0
    var unsynchronised = 0

    /// Where the body starts in the file.
    var bodyStart: Int { SegmentHeader.length + head.count }
}
