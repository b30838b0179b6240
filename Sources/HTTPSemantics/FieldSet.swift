/// A set of recognised field names, one bit each.
package struct FieldSet: Sendable, Equatable {
    @usableFromInline var bits: UInt64 = 0

    package init(_ names: FieldName...) {
        for name in names { insert(name) }
    }

    @inlinable
    package mutating func insert(_ name: FieldName) {
        bits |= 1 << UInt64(name.rawValue)
    }

    @inlinable
    package func contains(_ name: FieldName) -> Bool {
        bits & (1 << UInt64(name.rawValue)) != 0
    }

    @inlinable
    package func isDisjoint(with other: FieldSet) -> Bool {
        bits & other.bits == 0
    }
}
