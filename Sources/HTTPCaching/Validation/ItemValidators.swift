import HTTPSemantics

/// Where a list in JSON holds its items, and which response each item's validator belongs to.
package struct ItemValidators: Sendable, Equatable {
    /// A segment of an item's path.
    private enum Part: Sendable, Equatable {
        case literal([UInt8])
        /// What the name at this place in the list's pattern stands for.
        case capture(Int)
        case key
    }

    /// The members that lead from the body's top to the array, none for `$[*]`; compared without regard to case.
    package let path: [[UInt8]]
    /// The item's member that holds its key; compared without regard to case.
    package let key: String
    /// The item's member that holds the opaque part of its entity-tag; compared without regard to case.
    package let bodyField: String
    /// The path under which an item is read. One of its names stands for the key, and the others for what `list` captures.
    package let read: PathPattern
    /// The paths under which the list is read.
    package let list: PathPattern
    private let parts: [Part]

    /// Throws a complaint about `read` if it doesn't lead from a list and a key to one path.
    package init(
        path: [[UInt8]], key: String, bodyField: String, read: PathPattern, list: PathPattern
    ) throws(PathPatternError) {
        self.path = path
        self.key = key
        self.bodyField = bodyField
        self.read = read
        self.list = list
        parts = try Self.parts(of: read, list)
    }

    private static func parts(of read: PathPattern, _ list: PathPattern) throws(PathPatternError) -> [Part] {
        var parts: [Part] = []
        /// Where the segment starts in the pattern's text.
        var offset = 1
        for segment in read.segments {
            switch segment {
            case .literal(let bytes):
                parts.append(.literal(bytes))
                offset += bytes.count + 1
            case .capture(let name):
                let name = read.captureNames[name]
                if let place = list.captureNames.firstIndex(of: name) {
                    parts.append(.capture(place))
                } else if parts.contains(.key) {
                    throw PathPatternError(
                        offset: offset,
                        message: "{\(name)} is the second name that the list's pattern doesn't have, "
                            + "expected one, for the item's key")
                } else {
                    parts.append(.key)
                }
                offset += name.utf8.count + 3
            case .one, .anyNumber:
                throw PathPatternError(
                    offset: offset,
                    message: "'*' stands for no path in particular, expected names that the list's pattern has")
            }
        }
        guard parts.contains(.key) else {
            throw PathPatternError(
                offset: 0,
                message: "no name stands for the item's key, expected one that the list's pattern doesn't have")
        }
        return parts
    }

    /// Appends the path under which the item with this key is read. False, with nothing appended, if it has none: if
    /// `listPath` is none of the list's, or the key can't be a segment of a path.
    ///
    /// - Parameters:
    ///   - listPath: the request target of the list, with or without its query, as it came.
    ///   - key: the text of the item's key; it is percent-encoded where a path wants it so.
    package func appendReadPath(listPath: Span<UInt8>, key: Span<UInt8>, to target: inout [UInt8]) -> Bool {
        guard let captures = list.captures(in: listPath), Self.isSegment(key) else { return false }
        for part in parts {
            target.append(ASCII.slash)
            switch part {
            case .literal(let bytes): target.append(contentsOf: bytes)
            case .capture(let place): target.append(listPath.extracting(captures[place]))
            case .key: Self.appendEncoded(key, to: &target)
            }
        }
        return true
    }

    /// Dots would lead elsewhere, even percent-encoded, and an empty key to the list.
    private static func isSegment(_ key: Span<UInt8>) -> Bool {
        switch key.count {
        case 0: false
        case 1: key[0] != 0x2E
        case 2: key[0] != 0x2E || key[1] != 0x2E
        default: true
        }
    }

    private static func appendEncoded(_ key: Span<UInt8>, to target: inout [UInt8]) {
        for index in key.indices {
            let byte = key[index]
            if isSegmentByte(byte) {
                target.append(byte)
            } else {
                target.append(0x25)
                target.append(hexDigit(byte >> 4))
                target.append(hexDigit(byte & 0xF))
            }
        }
    }

    /// `pchar` of RFC 3986 §3.3, without percent-encoding.
    private static func isSegmentByte(_ byte: UInt8) -> Bool {
        if ASCII.isLetter(byte) || ASCII.isDigit(byte) { return true }
        return switch byte {
        case 0x2D, 0x2E, 0x5F, 0x7E: true  // - . _ ~
        case 0x21, 0x24, 0x26...0x2C, 0x3A, 0x3B, 0x3D, 0x40: true  // ! $ & ' ( ) * + , : ; = @
        default: false
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? ASCII.zero + value : 0x41 + value - 10
    }
}
