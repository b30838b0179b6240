package import HTTPSemantics

/// The selecting header fields that a stored response's `Vary` nominates, with their values, normalised, in the request
/// that the response answered (RFC 9111 §4.1).
package struct Variation: Sendable, Equatable {
    /// What the `Vary` lines of a response say.
    enum Selection: Equatable {
        case none
        /// "*", or something that is no list of field names: nothing can be said about other requests.
        case any
        case fields(Variation)
    }

    /// A response that varies by more fields than this can't be expected to match any other request.
    static let greatestCount = 32

    // Sorted by name, each name once. One pointer, so that metadata stay small.
    let fields: [SelectingField]

    private static let acceptEncoding = Array("accept-encoding".utf8)

    /// Whether the content has a coding, which not every client accepts (RFC 9110 §12.5.3). Many origins that compress forget to
    /// say in `Vary` that they do so by `Accept-Encoding`: such a response is taken as if it said so.
    private static func isCoded(_ fields: FieldTable, in bytes: Span<UInt8>) -> Bool {
        guard fields.contains(.contentEncoding) else { return false }
        for line in fields.lines where line.name == .contentEncoding {
            var members = ListMembers(line.valueRange)
            while let member = members.next(in: bytes) {
                // Reserved for `Accept-Encoding` (RFC 9110 §8.4.1), and sent all the same.
                if !bytes.equalsIgnoringCase("identity", in: member) { return true }
            }
        }
        return false
    }

    /// What selects a response that was received; nil if nothing does, or if nothing can be said about other requests.
    package static func nominated(
        by response: ReceivedResponse, in bytes: Span<UInt8>, _ requestFields: FieldTable, _ requestBytes: Span<UInt8>
    ) -> Variation? {
        guard case .fields(let variation) = selecting(response.fields, in: bytes, requestFields, requestBytes) else {
            return nil
        }
        return variation
    }

    /// Reads all `Vary` lines and takes the values from the request.
    static func selecting(
        _ fields: FieldTable, in bytes: Span<UInt8>, _ requestFields: FieldTable, _ requestBytes: Span<UInt8>
    ) -> Selection {
        var names: [[UInt8]] = []
        for line in fields.lines where line.name == .vary {
            var members = ListMembers(line.valueRange)
            while let member = members.next(in: bytes) {
                // "*" is a token as well.
                if member.count == 1, bytes[member.lowerBound] == ASCII.asterisk { return .any }
                guard let parsed = FieldNameList.parse(member, in: bytes) else { return .any }
                for name in parsed where !names.contains(name) { names.append(name) }
                if names.count > greatestCount { return .any }
            }
        }
        if isCoded(fields, in: bytes), !names.contains(acceptEncoding) { names.append(acceptEncoding) }
        guard !names.isEmpty else { return .none }
        names.sort { $0.lexicographicallyPrecedes($1) }
        return .fields(
            Variation(fields: names.map { SelectingField(name: $0, requestFields, in: requestBytes) }))
    }

    /// "it MUST NOT use that response unless all the selecting header fields nominated by the Vary header field match in
    /// both the original request … and the presented request" (RFC 9111 §4.1)
    ///
    /// Allocates nothing if each field has one line with the same bytes, is absent, or is an `Accept-Encoding` of known
    /// codings.
    package func matches(_ requestFields: FieldTable, in requestBytes: Span<UInt8>) -> Bool {
        for field in fields where !field.matches(requestFields, in: requestBytes) { return false }
        return true
    }

    /// Calls `body` with the size of each array that the variation takes on the heap, in bytes of elements.
    package func forEachArray(_ body: (Int) -> Void) {
        body(fields.count * MemoryLayout<SelectingField>.stride)
        for field in fields { field.forEachArray(body) }
    }

    /// The same normalised form for any other request: requests with equal keys match the same variant, so that they can
    /// be collapsed.
    package func selectingKey(of requestFields: FieldTable, in requestBytes: Span<UInt8>) -> [UInt8] {
        var key: [UInt8] = []
        for field in fields { field.appendKey(of: requestFields, in: requestBytes, to: &key) }
        return key
    }
}
