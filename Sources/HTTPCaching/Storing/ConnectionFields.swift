import HTTPSemantics

/// The fields of one message that are for its connection only and never passed on (RFC 9110 §7.6.1).
struct ConnectionFields {
    /// "Intermediaries … MUST remove …: Proxy-Connection, Keep-Alive, TE, Transfer-Encoding, Upgrade"; `Trailer` with
    /// them, as trailers are discarded, and `Content-Length`, which the sender of the copy adds.
    private static let always = FieldSet(
        .connection, .keepAlive, .proxyConnection, .te, .trailer, .transferEncoding, .upgrade, .contentLength)

    /// Those that `Connection` lists, in lower case.
    private let listed: [[UInt8]]

    /// Of a message whose `Connection` lists none.
    init() {
        listed = []
    }

    init(_ fields: FieldTable, in bytes: Span<UInt8>) {
        var listed: [[UInt8]] = []
        for line in fields.lines where line.name == .connection {
            var members = ListMembers(line.valueRange)
            while let member = members.next(in: bytes) {
                // These two name no field that would stay otherwise.
                if bytes.equalsIgnoringCase("keep-alive", in: member) || bytes.equalsIgnoringCase("close", in: member) {
                    continue
                }
                let option = FieldNameList.lowercased(member, in: bytes)
                // "A sender MUST NOT send a connection option corresponding to a field that is intended for all recipients
                // of the content. For example, Cache-Control is never appropriate as a connection option"
                if !EssentialFields.contains(option) { listed.append(option) }
            }
        }
        self.listed = listed
    }

    func contains(_ line: FieldLine, in bytes: Span<UInt8>) -> Bool {
        Self.always.contains(line.name) && line.name != .other
            || !listed.isEmpty && line.isNamed(anyOf: listed, in: bytes)
    }
}

extension FieldLine {
    /// Whether the name is one of `names`, compared without regard to case.
    func isNamed(anyOf names: [[UInt8]], in bytes: Span<UInt8>) -> Bool {
        for name in names where bytes.extracting(nameRange).equalsIgnoringCase(name) { return true }
        return false
    }
}
