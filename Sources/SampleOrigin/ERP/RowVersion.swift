import Foundation

/// A number that a change of any ERP row takes from one counter of the whole database, like SQL Server's
/// `rowversion`.
struct RowVersion: RawRepresentable, Equatable, Sendable {
    /// Fits the 63 bits of SQLite's integers.
    var rawValue: Int64

    /// What the counter of a new database holds. The first row then gets the specification's `AAAAAE0YIiI=`.
    static let beforeTheFirst = RowVersion(rawValue: 0x4D18_2222 - 1)

    /// The eight bytes, big-endian, in base64: an ERP row's entity-tag and its `timeStamp`.
    var text: String {
        withUnsafeBytes(of: rawValue.bigEndian) { Data($0).base64EncodedString() }
    }
}
