/// A row of the database that no version of this program wrote.
struct UnreadableRow: Error {
    var reason: String
}
