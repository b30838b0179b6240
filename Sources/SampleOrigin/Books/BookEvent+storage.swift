extension BookEvent {
    /// The event without its kind, as the event table keeps it.
    func data() throws -> String {
        switch self {
        case .created(let details): try StoredJSON.text(details)
        case .updated(let changes): try StoredJSON.text(changes)
        case .deleted, .restored: "{}"
        }
    }

    /// The event that the event table keeps.
    ///
    /// - Throws: ``UnreadableRow`` if the kind is unknown, a decoding error if the data do not fit it.
    init(kind: String, data: String) throws {
        switch Kind(rawValue: kind) {
        case .created: self = .created(try StoredJSON.value(BookDetails.self, data))
        case .updated: self = .updated(try StoredJSON.value(BookChanges.self, data))
        case .deleted: self = .deleted
        case .restored: self = .restored
        case nil: throw UnreadableRow(reason: "unknown kind of book event '\(kind)'")
        }
    }
}
