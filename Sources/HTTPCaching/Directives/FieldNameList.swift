import HTTPSemantics

/// `#field-name`, as the arguments of `no-cache` and `private`, `Connection` and `Vary` have it.
enum FieldNameList {
    /// The names in lower case; nil if a member is no token, or if there is none.
    static func parse(_ value: Range<Int>, in bytes: Span<UInt8>) -> [[UInt8]]? {
        var names: [[UInt8]] = []
        var members = ListMembers(value)
        while let member = members.next(in: bytes) {
            for index in member where !ASCII.isTokenByte(bytes[index]) { return nil }
            names.append(lowercased(member, in: bytes))
        }
        return names.isEmpty ? nil : names
    }

    static func lowercased(_ range: Range<Int>, in bytes: Span<UInt8>) -> [UInt8] {
        var name: [UInt8] = []
        name.reserveCapacity(range.count)
        for index in range { name.append(ASCII.lowercased(bytes[index])) }
        return name
    }
}
