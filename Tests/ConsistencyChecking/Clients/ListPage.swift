import NIOCore

/// What a page of a list shows of each object.
enum ListPage {
    /// - Returns: nil if the body is no page of this list.
    static func items(in body: ByteBuffer, of list: Catalogue.List, isBooks: Bool) -> [OperationRecord.Item]? {
        body.withUnsafeReadableBytes { bytes in
            guard bytes.starts(with: #"{"items":["#.utf8), bytes.last == UInt8(ascii: "}") else { return nil }
            var items: [OperationRecord.Item] = []
            var rest = bytes[...]
            while let id = text(after: #"{"id":""#, in: &rest) {
                guard let identifier = VersionTag.decimal(id) else { return nil }
                let place = Int(identifier) - list.firstIdentifier
                guard place >= 0, place < list.objectCount else { return nil }
                let name: StaticString = isBooks ? #""version":"# : #""timeStamp":""#
                guard let tag = text(after: name, in: &rest), let version = VersionTag.version(tag) else { return nil }
                items.append(OperationRecord.Item(object: list.firstObject + place, version: version))
            }
            return items
        }
    }

    /// What stands between a mark and the quote or brace behind it, and leaves the rest.
    static func text(
        after mark: StaticString, in rest: inout Slice<UnsafeRawBufferPointer>
    ) -> Slice<UnsafeRawBufferPointer>? {
        mark.withUTF8Buffer { mark in
            var position = rest.startIndex
            while position + mark.count <= rest.endIndex {
                if rest[position] == mark[0], rest[position..<position + mark.count].elementsEqual(mark) {
                    let start = position + mark.count
                    let tail = rest[start...]
                    guard let end = tail.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "}") })
                    else { return nil }
                    rest = rest[end...]
                    return tail[..<end]
                }
                position += 1
            }
            return nil
        }
    }
}
