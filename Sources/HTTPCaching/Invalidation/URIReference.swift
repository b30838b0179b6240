import HTTPSemantics

/// A URI reference in its five parts (RFC 3986 §3, §4.1), without the fragment, which never reaches a server.
struct URIReference: Equatable {
    private(set) var scheme: [UInt8]?
    private(set) var authority: [UInt8]?
    private(set) var path: [UInt8] = []
    private(set) var query: [UInt8]?

    /// Splits a reference at its delimiters (RFC 3986, appendix B).
    init(_ text: [UInt8]) {
        var rest = text[...]
        if let hash = rest.firstIndex(of: 0x23) { rest = rest[..<hash] }
        if let mark = rest.firstIndex(of: ASCII.questionMark) {
            query = Array(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        if let colon = rest.firstIndex(where: { $0 == ASCII.colon || $0 == ASCII.slash }), rest[colon] == ASCII.colon,
            Self.isScheme(rest[..<colon])
        {
            scheme = rest[..<colon].map(ASCII.lowercased)
            rest = rest[(colon + 1)...]
        }
        if rest.starts(with: [ASCII.slash, ASCII.slash]) {
            rest = rest.dropFirst(2)
            let end = rest.firstIndex(of: ASCII.slash) ?? rest.endIndex
            authority = Array(rest[..<end])
            rest = rest[end...]
        }
        path = Array(rest)
    }

    /// The target URI of a request (RFC 9110 §7.1).
    static func base(scheme: [UInt8], authority: [UInt8], target: [UInt8]) -> URIReference {
        var uri: URIReference
        if target.first == ASCII.slash {
            // Origin form: "//x" is a path here, not an authority.
            let mark = target.firstIndex(of: ASCII.questionMark)
            uri = URIReference([])
            uri.path = Array(target[..<(mark ?? target.endIndex)])
            uri.query = mark.map { Array(target[($0 + 1)...]) }
        } else {
            uri = URIReference(target)
        }
        uri.scheme = uri.scheme ?? scheme.map(ASCII.lowercased)
        uri.authority = uri.authority ?? authority
        return uri
    }

    /// `absolute-path [ "?" query ]` (RFC 9112 §3.2.1).
    var originForm: [UInt8] {
        (path.isEmpty ? [ASCII.slash] : path) + (query.map { [ASCII.questionMark] + $0 } ?? [])
    }

    /// The target URI that the reference means (RFC 3986 §5.2.2).
    func resolved(against base: URIReference) -> URIReference {
        var target = self
        if scheme != nil {
            target.path = Self.removingDotSegments(path)
            return target
        }
        target.scheme = base.scheme
        if authority != nil {
            target.path = Self.removingDotSegments(path)
            return target
        }
        target.authority = base.authority
        if path.isEmpty {
            target.path = base.path
            target.query = query ?? base.query
        } else if path.first == ASCII.slash {
            target.path = Self.removingDotSegments(path)
        } else {
            target.path = Self.removingDotSegments(Self.merge(base.path, path))
        }
        return target
    }

    /// The same host and port, and a scheme of HTTP's (RFC 9110 §4.3.1). Where TLS ends in front of the proxy, the origin
    /// names as `https` what the proxy knows as `http`.
    func hasSameOrigin(as other: URIReference) -> Bool {
        guard let scheme, let otherScheme = other.scheme, Self.isHTTP(scheme), Self.isHTTP(otherScheme), let authority,
            let otherAuthority = other.authority
        else { return false }
        return Self.hostAndPort(authority, scheme: scheme) == Self.hostAndPort(otherAuthority, scheme: otherScheme)
    }

    private static func isHTTP(_ scheme: [UInt8]) -> Bool {
        scheme.elementsEqual("http".utf8) || scheme.elementsEqual("https".utf8)
    }

    /// Host in lower case and port, without userinfo and without the scheme's own port.
    private static func hostAndPort(_ authority: [UInt8], scheme: [UInt8]) -> [UInt8] {
        var rest = authority[...]
        if let at = rest.lastIndex(of: ASCII.at) { rest = rest[(at + 1)...] }
        var host = rest
        var port = rest[rest.endIndex...]
        // The colons of an IPv6 address stand in brackets.
        if let colon = rest.lastIndex(of: ASCII.colon), !rest[colon...].contains(0x5D) {
            host = rest[..<colon]
            port = rest[(colon + 1)...]
        }
        let isDefault = port.elementsEqual((scheme == Array("https".utf8) ? "443" : "80").utf8)
        return host.map(ASCII.lowercased) + (port.isEmpty || isDefault ? [] : [ASCII.colon] + port)
    }

    private static func isScheme(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first, ASCII.isLetter(first) else { return false }
        return text.allSatisfy {
            ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == 0x2B || $0 == ASCII.hyphen || $0 == 0x2E
        }
    }

    /// RFC 3986 §5.2.3.
    private static func merge(_ base: [UInt8], _ path: [UInt8]) -> [UInt8] {
        guard let slash = base.lastIndex(of: ASCII.slash) else { return [ASCII.slash] + path }
        return base[...slash] + path
    }

    /// RFC 3986 §5.2.4, segment by segment.
    private static func removingDotSegments(_ path: [UInt8]) -> [UInt8] {
        let dot: UInt8 = 0x2E
        var kept: [ArraySlice<UInt8>] = []
        let segments = path.split(separator: ASCII.slash, omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            if segment.elementsEqual([dot]) {
                if isLast { kept.append([]) }
            } else if segment.elementsEqual([dot, dot]) {
                // The first segment is the empty one before the leading slash.
                if kept.count > 1 { kept.removeLast() }
                if isLast { kept.append([]) }
            } else {
                kept.append(segment)
            }
        }
        return Array(kept.joined(separator: [ASCII.slash]))
    }
}
