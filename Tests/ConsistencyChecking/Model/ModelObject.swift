/// What the origin in memory has of one object.
struct ModelObject {
    /// The value in `content` before anything was written.
    private static let untouched = "null"

    let identifier: String
    let isBook: Bool
    private(set) var version: Int64 = 1
    private(set) var isDeleted = false
    /// When the version was made, in seconds since the epoch.
    private(set) var second: Int64
    private(set) var writer: Operation.Identifier?
    private var content = untouched

    init(identifier: String, isBook: Bool, second: Int64) {
        self.identifier = identifier
        self.isBook = isBook
        self.second = second
    }

    /// What the version is called in bodies and exact entity-tags.
    var versionText: String { VersionTag.text(version, isBook: isBook) }

    /// The representation, without what depends on the request. The version stands at its end.
    func body(fillingUp length: Int = 0) -> String {
        let filler = length == 0 ? "" : #""filler":"\#(String(repeating: "f", count: length))","#
        return #"{"id":"\#(identifier)","content":\#(content),\#(filler)\#(versionMember)}"#
    }

    /// As a list shows it.
    var item: String { #"{"id":"\#(identifier)",\#(versionMember)}"# }

    private var versionMember: String {
        isBook ? #""version":\#(versionText)"# : #""timeStamp":"\#(versionText)""#
    }

    mutating func update(to content: String, by writer: Operation.Identifier?, second: Int64) {
        self.content = content
        self.writer = writer
        advance(second)
    }

    mutating func setDeleted(_ isDeleted: Bool, second: Int64) {
        self.isDeleted = isDeleted
        advance(second)
    }

    private mutating func advance(_ second: Int64) {
        version += 1
        self.second = second
    }
}
