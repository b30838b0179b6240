import Foundation

/// Some items of a list, and how many there are in all.
struct Page<Item: Sendable>: Sendable {
    var items: [Item]
    var request: PageRequest
    var totalItems: Int

    /// The page as it is sent: `{ items, page, pageSize, totalItems, totalPages }`.
    func json(_ item: (Item) -> JSONValue) -> JSONValue {
        let totalPages = (totalItems + request.size - 1) / request.size
        return .object([
            JSONMember("items", .array(items.map(item))),
            JSONMember("page", .number(Decimal(request.number))),
            JSONMember("pageSize", .number(Decimal(request.size))),
            JSONMember("totalItems", .number(Decimal(totalItems))),
            JSONMember("totalPages", .number(Decimal(totalPages))),
        ])
    }
}
