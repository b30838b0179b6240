/// Something that happened to a book. A book is the fold of its events.
enum BookEvent: Equatable, Sendable {
    case created(BookDetails)
    case updated(BookChanges)
    case deleted
    case restored

    /// The event's name in the event table and in a book's history.
    var kind: Kind {
        switch self {
        case .created: .created
        case .updated: .updated
        case .deleted: .deleted
        case .restored: .restored
        }
    }

    /// The name of an event.
    enum Kind: String, Sendable {
        case created = "BookCreated"
        case updated = "BookUpdated"
        case deleted = "BookDeleted"
        case restored = "BookRestored"
    }
}
