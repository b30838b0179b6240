/// A set of recognised field names, one bit each.
public struct FieldSet: Sendable, Equatable {
    @usableFromInline var bits: UInt64 = 0

    /// The empty set.
    @inlinable
    public init() {}

    /// A set of these.
    public init(_ names: FieldName...) {
        for name in names { insert(name) }
    }

    /// Adds a name.
    @inlinable
    public mutating func insert(_ name: FieldName) {
        bits |= 1 << UInt64(name.rawValue)
    }

    /// The names of both.
    public func union(_ other: FieldSet) -> FieldSet {
        var union = self
        union.bits |= other.bits
        return union
    }

    /// Whether the name is in it.
    @inlinable
    public func contains(_ name: FieldName) -> Bool {
        bits & (1 << UInt64(name.rawValue)) != 0
    }

    /// Whether no name is in both.
    @inlinable
    public func isDisjoint(with other: FieldSet) -> Bool {
        bits & other.bits == 0
    }
}
