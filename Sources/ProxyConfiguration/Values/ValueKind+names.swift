extension ValueKind where Value == SocketEndpoint {
    /// An address and a port to listen at.
    static var endpoint: ValueKind {
        ValueKind("an address and a port such as 127.0.0.1:8080 or [::1]:8080") { text throws(Complaint) in
            guard let (host, port) = HostAndPort.split(text) else {
                throw Complaint("'\(text)' is not an address with a port")
            }
            // The one name that everybody writes here and that means the same everywhere.
            guard let address = host == "localhost" ? .loopback : IPAddress(host) else {
                throw Complaint("'\(host)' is not an IP address")
            }
            guard let port else { throw Complaint("'\(text)' has no port") }
            guard let number = Digits.number(port.utf8[...]), 0...65_535 ~= number else {
                throw Complaint("'\(port)' is not a port", expected: "a number from 0 to 65535")
            }
            return SocketEndpoint(address, port: number)
        }
    }
}

extension ValueKind where Value == AddressRange {
    /// An address, or a range of them.
    static var addressRange: ValueKind {
        ValueKind("an address such as 10.1.2.3 or a range such as 10.0.0.0/8") { text throws(Complaint) in
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let address = IPAddress(String(parts[0])) else {
                throw Complaint("'\(parts[0])' is not an IP address")
            }
            guard parts.count == 2 else { return AddressRange(address) }
            guard let length = Digits.number(parts[1].utf8), let range = AddressRange(address, prefixLength: length)
            else {
                let most = address.isVersion6 ? 128 : 32
                throw Complaint("'/\(parts[1])' is not a prefix length", expected: "a number from 0 to \(most)")
            }
            guard range.first == address else {
                throw Complaint("\(text) has bits beyond its prefix", expected: range.description)
            }
            return range
        }
    }
}

extension ValueKind where Value == String {
    /// A name for the proxy in header fields: a token (RFC 9110 §5.6.2) that starts with a letter, since `Cache-Status`
    /// wants it so (RFC 8941 §3.3.4).
    static var pseudonym: ValueKind {
        ValueKind("a letter, then letters, digits and -._~, 64 at the most") { text throws(Complaint) in
            guard Token.isToken(text), let first = text.utf8.first, Token.isLetter(first), text.utf8.count <= 64 else {
                throw Complaint("'\(text)' is not a name for header fields")
            }
            return text
        }
    }

    /// A header field's name.
    static var fieldName: ValueKind {
        ValueKind("a field name such as CDN-Cache-Control") { text throws(Complaint) in
            guard Token.isToken(text) else { throw Complaint("'\(text)' is not a field name") }
            return text.lowercased()
        }
    }

    /// The name of a member of a JSON object.
    static var memberName: ValueKind {
        ValueKind("the name of a JSON member such as timeStamp") { text throws(Complaint) in
            guard !text.isEmpty else { throw Complaint("'' is not a name") }
            return text
        }
    }

    /// A path of the file system that a line can be written to.
    static var filePath: ValueKind { path("a path such as ./var/access.log, or - for standard output") }

    /// A path of the file system that a directory can have.
    static var directoryPath: ValueKind { path("a directory such as ./var/store") }

    private static func path(_ expected: String) -> ValueKind {
        ValueKind(expected) { text throws(Complaint) in
            guard !text.isEmpty, !text.utf8.contains(0) else { throw Complaint("'\(text)' is not a path") }
            return text
        }
    }
}
