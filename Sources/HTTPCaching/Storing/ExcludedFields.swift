import HTTPSemantics

/// The fields of a response that are not stored (RFC 9111 §3.1).
struct ExcludedFields {
    private let connection: ConnectionFields
    private let withheld: [[UInt8]]
    private let excluded: FieldSet

    init(_ response: ReceivedResponse, in bytes: Span<UInt8>, _ context: StoredHead.Context) {
        // "The Connection header field and fields whose names are listed in it are required … to be removed before
        // forwarding the message. This MAY be implemented by doing so before storage."
        connection = response.mayNameFields ? ConnectionFields(response.fields, in: bytes) : ConnectionFields()
        // "The no-cache and private cache directives can have arguments that prevent storage of header fields"
        withheld = context.directives.withheldFields
        // "Header fields that are specific to a client's proxy configuration MUST NOT be stored …: Proxy-Authenticate,
        // Proxy-Authentication-Info, and Proxy-Authorization". Age is generated anew for each use (§4).
        var excluded = FieldSet(.age, .proxyAuthenticate, .proxyAuthenticationInfo, .proxyAuthorization)
        // The range that is stored is written from what is known of it.
        if response.status == 206 || context.contentRange != nil { excluded.insert(.contentRange) }
        // An invalid Date is replaced by the time of receipt.
        if response.date(in: bytes) == nil { excluded.insert(.date) }
        self.excluded = excluded
    }

    func contains(_ line: FieldLine, in bytes: Span<UInt8>) -> Bool {
        line.name != .other && excluded.contains(line.name) || connection.contains(line, in: bytes)
            || line.isNamed(anyOf: withheld, in: bytes)
    }
}
