package import NIOCore
import SampleOrigin

/// An entry of the origin's event log.
package struct OriginEvent: Sendable {
    package var object: Int
    /// The version that the event made.
    package var version: Int64
    /// The hash of the object's body at this version; nil if it is deleted.
    package var bodyHash: Int?
    /// The write that caused the event; nil for one that did not go through the proxy.
    package var cause: Operation.Identifier?
    /// The write whose content the object shows at this version.
    package var writer: Operation.Identifier?
    /// Nobody could read the version before.
    package var startedAt: NIODeadline
    /// Whoever asks the origin from now on reads this version or a later one.
    package var committedAt: NIODeadline

    package init(
        object: Int, version: Int64, bodyHash: Int?, cause: Operation.Identifier?, writer: Operation.Identifier? = nil,
        startedAt: NIODeadline, committedAt: NIODeadline
    ) {
        self.object = object
        self.version = version
        self.bodyHash = bodyHash
        self.cause = cause
        self.writer = writer
        self.startedAt = startedAt
        self.committedAt = committedAt
    }
}

extension OriginEvent {
    /// - Returns: nil for a change of what is not in the catalogue.
    init?(_ change: CommittedChange, catalogue: Catalogue) {
        guard let object = catalogue.place(of: change.resource) else { return nil }
        self.init(
            object: object, version: change.version, bodyHash: change.body.map(ContentHash.of),
            cause: change.correlation.flatMap { Operation.Identifier($0[...]) },
            writer: change.body.flatMap(Self.writer), startedAt: change.startedAt, committedAt: change.committedAt)
    }

    private static func writer(in body: String) -> Operation.Identifier? {
        let mark = Array(RequestText.mark.utf8)
        var rest = body.utf8[...]
        while let start = rest.firstIndex(of: mark[0]) {
            rest = rest[start...]
            if rest.starts(with: mark) {
                let identifier = rest.dropFirst(mark.count).prefix { $0 != UInt8(ascii: ".") }
                return Operation.Identifier(Substring(identifier))
            }
            rest = rest.dropFirst()
        }
        return nil
    }
}

extension Operation.Identifier {
    /// Reads what `description` wrote.
    init?(_ text: Substring) {
        let parts = text.split(separator: "-")
        guard parts.count == 2, let client = Int32(parts[0]), let number = Int32(parts[1]) else { return nil }
        self.init(client: client, number: number)
    }
}
