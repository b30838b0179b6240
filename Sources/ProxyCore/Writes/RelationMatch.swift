internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire

/// The relation that a write falls under, and what its names stand for.
struct RelationMatch {
    private let index: Int
    private let captures: PathCaptures
    /// The write's path that the captures refer to: as it came, if its spelling is plain, else folded.
    private let path: [UInt8]
    private let isSpeltPlainly: Bool

    /// Nil if there is no relation for the request.
    init?(_ request: RequestMessage, in table: RelationTable) {
        guard !table.isEmpty else { return nil }
        let bytes = request.bytes
        let target = bytes.span.extracting(request.head.pathRange)
        let (length, isPlain) = FoldedPath.extent(of: target)
        var folded: [UInt8] = []
        folded.reserveCapacity(length)
        FoldedPath.append(target, to: &folded)
        guard
            let (index, captures) = request.possibleMethods.lazy.compactMap({
                table.first(method: $0.span, path: folded.span)
            }).first
        else { return nil }
        self.index = index
        self.captures = captures
        isSpeltPlainly = isPlain
        path = isPlain ? target.copied(0..<length) : folded
    }

    /// For how long what is changed is validated on each use if the change may come later, in seconds.
    func window(in table: RelationTable) -> Int64 { table.relations[index].window }

    /// The path of the read that the relation names first, as a request for it spells it; nil if it names a group first, or
    /// if the write's own path is spelt so that this isn't known.
    func firstPath(in table: RelationTable) -> [UInt8]? {
        let relation = table.relations[index]
        guard isSpeltPlainly, let first = relation.changes.first else { return nil }
        var text: [UInt8] = []
        for segment in first.segments {
            text.append(ASCII.slash)
            switch segment {
            case .literal(let bytes): text += bytes
            case .capture(let name):
                guard let place = relation.write.captureNames.firstIndex(of: first.captureNames[name]) else {
                    return nil
                }
                text += path[captures[place]]
            case .one, .anyNumber: return nil
            }
        }
        return text
    }

    /// Calls `body` with each thing that the relation says is changed: the text of a path or of a group.
    func forEachChange(in table: RelationTable, _ body: (_ text: Span<UInt8>, _ isGroup: Bool) -> Void) {
        var text: [UInt8] = []
        for change in 0..<table.changeCount(of: index) {
            text.removeAll(keepingCapacity: true)
            table.appendChange(change, of: index, captures: captures, path: path.span, to: &text)
            body(text.span, table.isGroup(change, of: index))
        }
    }
}
