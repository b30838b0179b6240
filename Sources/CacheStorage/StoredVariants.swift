/// The stored responses of one cache key, the one asked for last first.
package struct StoredVariants: Sendable {
    package let newest: StoredResponse
    package let others: [StoredResponse]

    package init(newest: StoredResponse, others: [StoredResponse]) {
        self.newest = newest
        self.others = others
    }

    /// Calls `body` with each until it says true; returns that one.
    package func first(where body: (StoredResponse) -> Bool) -> StoredResponse? {
        if body(newest) { return newest }
        for other in others where body(other) { return other }
        return nil
    }

    package var all: [StoredResponse] { [newest] + others }
}
