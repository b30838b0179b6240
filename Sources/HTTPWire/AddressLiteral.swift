internal import HTTPSemantics

/// The address between the brackets of an IP-literal (RFC 3986 §3.2.2). Only IPv6 has one: no IPvFuture was ever defined.
enum AddressLiteral {
    static func isIPv6(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        let end = range.upperBound
        var position = range.lowerBound
        var groups = 0
        var hasGap = false
        if range.count >= 2, bytes[position] == ASCII.colon, bytes[position + 1] == ASCII.colon {
            hasGap = true
            position += 2
        }
        while position < end {
            let group = position
            while position < end, Hexadecimal.isDigit(bytes[position]) { position += 1 }
            if position < end, bytes[position] == 0x2E {
                // The last two groups may be written as an IPv4 address.
                return isIPv4(group..<end, in: bytes) && (hasGap ? groups <= 5 : groups == 6)
            }
            guard (1...4).contains(position - group) else { return false }
            groups += 1
            if position == end { break }
            guard bytes[position] == ASCII.colon, position + 1 < end else { return false }
            position += 1
            if bytes[position] == ASCII.colon {
                // Two gaps could be shared out in more ways than one.
                guard !hasGap else { return false }
                hasGap = true
                position += 1
            }
        }
        return hasGap ? groups <= 7 : groups == 8
    }

    private static func isIPv4(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        var numbers = 0
        var position = range.lowerBound
        while true {
            let start = position
            var number = 0
            while position < range.upperBound, position - start < 3, ASCII.isDigit(bytes[position]) {
                number = number * 10 + Int(bytes[position] - ASCII.zero)
                position += 1
            }
            // A leading zero makes some parsers read octal.
            guard position > start, number <= 255, position - start == 1 || bytes[start] != ASCII.zero else {
                return false
            }
            numbers += 1
            if position == range.upperBound { return numbers == 4 }
            guard bytes[position] == 0x2E, numbers < 4 else { return false }
            position += 1
        }
    }
}
