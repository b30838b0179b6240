/// `origin.url`, taken apart.
struct OriginURL: Equatable {
    let host: String
    let port: Int

    /// Reads `http://HOST`, `http://HOST:PORT`, with or without a slash at the end. Whatever else a URL may hold is
    /// refused, with the reason.
    init(_ text: String) throws(Complaint) {
        guard let separator = text.firstRange(of: "://") else {
            throw Complaint("'\(text)' has no scheme", expected: "http://\(text)")
        }
        let scheme = text[..<separator.lowerBound].lowercased()
        guard scheme != "https" else {
            throw Complaint("TLS to the origin is not supported", expected: "an http:// URL, not '\(text)'")
        }
        guard scheme == "http" else { throw Complaint("'\(text)' has the scheme '\(scheme)'", expected: "http") }
        let rest = text[separator.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        let tail = rest[authority.endIndex...]
        guard tail.isEmpty || tail == "/" else {
            throw Complaint(
                "'\(text)' has a path, a query or a fragment",
                expected: "http://\(authority), since paths are passed on unchanged")
        }
        guard !authority.contains("@") else {
            throw Complaint(
                "the URL holds a user or a password", expected: "a URL without them, since they are never sent")
        }
        guard let (host, port) = HostAndPort.split(String(authority)), Self.isHost(host) else {
            throw Complaint("'\(authority)' is not a host with a port")
        }
        guard let port else {
            self.init(host: host, port: 80)
            return
        }
        guard let number = Digits.number(port.utf8[...]), 1...65_535 ~= number else {
            throw Complaint("'\(port)' is not a port", expected: "a number from 1 to 65535")
        }
        self.init(host: host, port: number)
    }

    private init(host: String, port: Int) {
        self.host = host.lowercased()
        self.port = port
    }

    /// An IP address, or labels of letters, digits, hyphens and underscores with dots between.
    static func isHost(_ text: String) -> Bool {
        if IPAddress(text) != nil { return true }
        guard text.utf8.count <= 253 else { return false }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            1...63 ~= label.utf8.count && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { Token.isLetter($0) || (0x30...0x39) ~= $0 || $0 == 0x2D || $0 == 0x5F }
        }
    }
}

extension ValueKind where Value == OriginURL {
    /// The origin's URL.
    static var originURL: ValueKind {
        ValueKind("a URL such as http://127.0.0.1:5000") { text throws(Complaint) in try OriginURL(text) }
    }
}
