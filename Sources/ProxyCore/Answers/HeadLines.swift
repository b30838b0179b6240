/// The lines of an answer's head that were there before the answer: a status line, and a part of some bytes.
struct HeadLines {
    /// Empty if the bytes start with one.
    var statusLine: StaticString = ""
    let bytes: [UInt8]
    var range: Range<Int>

    /// How many bytes they take.
    var capacity: Int { statusLine.utf8CodeUnitCount + range.count }
}
