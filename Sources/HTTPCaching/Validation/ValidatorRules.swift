/// What an operator knows of the validators of a route's responses beyond what HTTP says.
package final class ValidatorRules: Sendable, Equatable {
    /// How the entity-tags are ordered; nil if they aren't. If there are `items`, it is theirs that are, and not that of the
    /// list.
    package let order: ValidatorOrder?
    /// The member of the JSON object in the body that holds the entity-tag's opaque part; compared without regard to case.
    package let bodyField: String?
    /// Where a list holds its items, and the validator of each; nil if the response is no list.
    package let items: ItemValidators?

    /// Rules without a part change nothing in its respect.
    package init(order: ValidatorOrder? = nil, bodyField: String? = nil, items: ItemValidators? = nil) {
        self.order = order
        self.bodyField = bodyField
        self.items = items
    }

    /// Whether both say the same.
    package static func == (left: ValidatorRules, right: ValidatorRules) -> Bool {
        left.order == right.order && left.bodyField == right.bodyField && left.items == right.items
    }
}
