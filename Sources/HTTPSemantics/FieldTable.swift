/// The field lines of one message, in the order they came, as positions in the message's bytes.
///
/// A table is always used together with the bytes it was made for: functions take both, as
/// `(_ fields: FieldTable, in bytes: Span<UInt8>)`. A parser keeps one table and empties it between messages, so that
/// parsing allocates nothing once the table has grown.
public struct FieldTable: Sendable {
    /// The lines in the order they came.
    public internal(set) var lines: ContiguousArray<FieldLine> = []
    /// The recognised names that occur at least once.
    public internal(set) var present = FieldSet()

    /// A table of no lines.
    public init() {}

    /// Empties the table and keeps its memory.
    public mutating func removeAll() {
        lines.removeAll(keepingCapacity: true)
        present = FieldSet()
    }

    /// Makes room for so many lines.
    public mutating func reserveCapacity(_ count: Int) {
        lines.reserveCapacity(count)
    }

    /// Adds a line behind all others.
    public mutating func append(_ line: FieldLine) {
        lines.append(line)
        present.insert(line.name)
    }

    /// Adds lines behind all others, each so many bytes further on.
    public mutating func append(_ others: ContiguousArray<FieldLine>.SubSequence, movedBy distance: Int) {
        if distance == 0 {
            lines.append(contentsOf: others)
        } else {
            for line in others { lines.append(line.moved(by: distance)) }
        }
        for line in others { present.insert(line.name) }
    }

    /// Whether there is a line of that name.
    @inlinable
    public func contains(_ name: FieldName) -> Bool {
        present.contains(name)
    }

    /// Moves all positions, for the same lines at another place.
    public mutating func shift(by distance: Int) {
        for index in lines.indices { lines[index] = lines[index].moved(by: distance) }
    }

    /// The first line of that name.
    public func first(_ name: FieldName) -> FieldLine? {
        guard present.contains(name) else { return nil }
        // By index: a loop over the lines would count a reference to them.
        for index in lines.indices where lines[index].name == name { return lines[index] }
        return nil
    }

    /// The value of the first line of that name, as a range of the message's bytes.
    public func firstValue(_ name: FieldName) -> Range<Int>? {
        first(name)?.valueRange
    }

    /// How many lines of that name there are.
    public func count(of name: FieldName) -> Int {
        guard present.contains(name) else { return 0 }
        var count = 0
        for index in lines.indices where lines[index].name == name { count += 1 }
        return count
    }

    /// The first line whose name is `name`, recognised or not, compared without regard to case.
    public func first(named name: [UInt8], in bytes: Span<UInt8>) -> FieldLine? {
        for line in lines where bytes.extracting(line.nameRange).equalsIgnoringCase(name) { return line }
        return nil
    }
}
