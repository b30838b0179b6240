internal import HTTPSemantics

/// The names of the parameters in a query, as most frameworks read it.
enum QueryParameters {
    /// Whether the query of a request target has a parameter with such a name.
    /// - Parameter isMeant: gets each name, decoded and in lower case.
    static func contain(in target: ArraySlice<UInt8>, where isMeant: ([UInt8]) -> Bool) -> Bool {
        guard let query = target.firstIndex(of: ASCII.questionMark) else { return false }
        return target[(query + 1)...].split(whereSeparator: { $0 == 0x26 || $0 == ASCII.semicolon }).contains {
            isMeant(decoded($0.prefix { $0 != ASCII.equals }).map(ASCII.lowercased))
        }
    }

    /// Without percent-encoding, once.
    private static func decoded(_ name: ArraySlice<UInt8>) -> [UInt8] {
        guard name.contains(0x25) else { return Array(name) }
        var bytes: [UInt8] = []
        var position = name.startIndex
        while position < name.endIndex {
            let end = position + 3
            if name[position] == 0x25, end <= name.endIndex,
                let value = UInt8(String(decoding: name[position + 1..<end], as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                position = end
            } else {
                bytes.append(name[position])
                position += 1
            }
        }
        return bytes
    }
}
