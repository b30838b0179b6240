/// Where one field line stands in the bytes of its message. It holds positions, never bytes of its own.
public struct FieldLine: Sendable, Equatable {
    /// The field, if it is one that the proxy acts on.
    public let name: FieldName
    @usableFromInline let nameLength: UInt16
    @usableFromInline var nameStart: UInt32
    @usableFromInline var valueStart: UInt32
    @usableFromInline let valueLength: UInt32

    /// - Parameters:
    ///   - nameRange: the name, without the colon; at most 65,535 bytes.
    ///   - valueRange: the value, without the whitespace around it.
    public init(name: FieldName, nameRange: Range<Int>, valueRange: Range<Int>) {
        self.name = name
        self.nameStart = UInt32(nameRange.lowerBound)
        self.nameLength = UInt16(nameRange.count)
        self.valueStart = UInt32(valueRange.lowerBound)
        self.valueLength = UInt32(valueRange.count)
    }

    /// The same line so many bytes further on.
    public func moved(by distance: Int) -> FieldLine {
        var line = self
        line.nameStart = UInt32(Int(nameStart) + distance)
        line.valueStart = UInt32(Int(valueStart) + distance)
        return line
    }

    /// Where the name stands.
    @inlinable
    public var nameRange: Range<Int> {
        Int(nameStart)..<Int(nameStart) + Int(nameLength)
    }

    /// Where the value stands, without the whitespace around it.
    @inlinable
    public var valueRange: Range<Int> {
        Int(valueStart)..<Int(valueStart) + Int(valueLength)
    }
}
