/// An open segment: neither its file nor its space go while somebody holds it.
final class SegmentFile: Sendable {
    let segment: Segment
    let file: StoreFile

    init(segment: Segment, file: StoreFile) {
        self.segment = segment
        self.file = file
    }
}
