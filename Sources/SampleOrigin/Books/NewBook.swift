/// The body of a request that creates a book.
struct NewBook: Decodable, Sendable {
    /// The identifier that the client wants; nil lets the store choose.
    var id: String?
    var details: BookDetails

    private enum CodingKeys: String, CodingKey {
        case id
        case title
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decodeIfPresent(String.self, forKey: .id)
        details = BookDetails(title: try container.decode(String.self, forKey: .title))
        let fields = try BookChanges(from: decoder)
        try fields.validate()
        details.apply(fields)
    }
}
