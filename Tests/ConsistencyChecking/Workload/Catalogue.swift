package import SampleOrigin

/// The objects and lists that a check is about. Objects and lists are numbered from 0.
package struct Catalogue: Sendable {
    /// A page of a collection.
    package struct List: Sendable {
        package var target: String
        /// The objects that the page shows, as far as they are there.
        var shown: Range<Int>
        /// The objects of the collection: the one with the first identifier, and how many there are.
        package var firstObject: Int
        package var objectCount: Int
        /// The identifier that the collection's first object has.
        package var firstIdentifier: Int
    }

    /// Kinds of ERP rows: one without actions, two with them.
    package static let kinds = ["supplier", "supplierinvoice", "supplierpayment"]
    private static let firstRow = 10_001
    private static let booksPerPage = 6
    private static let rowsPerPage = 8
    private static let mostPages = 12

    package let bookCount: Int
    package let rowsPerKind: Int
    package let objects: [CommittedChange.Resource]
    package let lists: [List]
    private let places: [CommittedChange.Resource: Int]

    /// - Parameter kinds: the kinds of ERP rows.
    package init(bookCount: Int, kinds: [String] = kinds) {
        let rowsPerKind = max(8, bookCount / 5)
        var objects = (1...bookCount).map { CommittedChange.Resource.book(String($0)) }
        var lists = Self.pages(
            of: "/api/books", first: 0, count: bookCount, perPage: Self.booksPerPage, identifier: 1)
        for kind in kinds {
            lists += Self.pages(
                of: "/api/v1/\(kind)", first: objects.count, count: rowsPerKind, perPage: Self.rowsPerPage,
                identifier: Self.firstRow)
            objects += (0..<rowsPerKind).map { .row(kind: kind, id: Int64(Self.firstRow + $0)) }
        }
        self.bookCount = bookCount
        self.rowsPerKind = rowsPerKind
        self.objects = objects
        self.lists = lists
        places = Dictionary(uniqueKeysWithValues: zip(objects, objects.indices))
    }

    private static func pages(
        of collection: String, first: Int, count: Int, perPage: Int, identifier: Int
    ) -> [List] {
        let pages = min(mostPages, (count + perPage - 1) / perPage)
        return (1...pages).map { page in
            let shown = first + (page - 1) * perPage..<first + min(page * perPage, count)
            return List(
                target: "\(collection)?page=\(page)&pageSize=\(perPage)", shown: shown, firstObject: first,
                objectCount: count, firstIdentifier: identifier)
        }
    }

    /// The object's place; nil if the catalogue doesn't have it.
    package func place(of resource: CommittedChange.Resource) -> Int? { places[resource] }

    package func isBook(_ object: Int) -> Bool { object < bookCount }

    /// Whether the origin offers actions on the object.
    package func hasActions(_ object: Int) -> Bool { object >= bookCount + rowsPerKind }

    /// The target that the object is read at.
    package func target(of object: Int) -> String {
        switch objects[object] {
        case .book(let id): "/api/books/\(id)"
        case .row(let kind, let id): "/api/v1/\(kind)/\(id)"
        }
    }
}
