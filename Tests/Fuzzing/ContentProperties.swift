import HTTPCaching
import HTTPSemantics

/// However a JSON body is split, the same versions are found in it.
enum ContentProperties {
    static func scansAlike(_ input: [UInt8]) {
        let whole = scan(input, pieceLength: max(1, input.count))
        for length in [1, 3] {
            precondition(scan(input, pieceLength: length) == whole, "a JSON body is read as it was split")
        }
    }

    private struct Found: Equatable {
        var version = BodyFieldFinder.State.searching
        var items: [[[UInt8]]] = []
    }

    private static func scan(_ input: [UInt8], pieceLength: Int) -> Found {
        var finder = BodyFieldFinder(name: Array("version".utf8))
        var lists = ItemVersionScanner(
            path: [Array("items".utf8)], key: Array("id".utf8), version: Array("version".utf8))
        var found = Found()
        var position = 0
        while position < input.count {
            let end = min(position + pieceLength, input.count)
            let piece = Array(input[position..<end])
            _ = finder.consume(piece.span)
            lists.consume(piece.span) { found.items.append([$0, $1]) }
            position = end
        }
        found.version = finder.end()
        return found
    }
}
