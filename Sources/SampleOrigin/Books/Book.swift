/// A book as its events up to a version have made it.
struct Book: Codable, Equatable, Sendable {
    let id: String
    /// How many events the book's stream has; its entity-tag.
    private(set) var version: Int
    private(set) var details: BookDetails
    /// Whether the book is deleted; it can be restored.
    private(set) var isDeleted: Bool

    /// The book that a first event makes.
    init(id: String, created details: BookDetails) {
        self.id = id
        self.version = 1
        self.details = details
        self.isDeleted = false
    }

    /// The next step of the fold.
    mutating func apply(_ event: BookEvent) {
        version += 1
        switch event {
        case .created(let details): self.details = details
        case .updated(let changes): details.apply(changes)
        case .deleted: isDeleted = true
        case .restored: isDeleted = false
        }
    }

    /// Refuses an event that the book's state does not allow.
    ///
    /// - Throws: ``Problem`` 404 for a deleted book, 409 for restoring one that is not deleted.
    func validate(_ event: BookEvent.Kind) throws {
        switch event {
        case .restored where !isDeleted:
            throw Problem.conflict("The book '\(id)' is not deleted.")
        case .updated where isDeleted, .deleted where isDeleted:
            throw Problem.notFound("The book '\(id)' is deleted.")
        default:
            break
        }
    }

    /// The opaque part of the book's entity-tag.
    var opaqueTag: String { String(version) }
}
