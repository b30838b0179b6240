/// Responses counted by what their requests were for, and by status class.
package struct MethodClassCounts: Sendable, Equatable {
    private var counts = InlineArray<3, StatusClassCounts>(repeating: StatusClassCounts())

    /// No response yet.
    package init() {}

    /// Those to requests of one class.
    package subscript(method: MethodClass) -> StatusClassCounts { counts[Int(method.rawValue)] }

    /// All of them, by status class.
    package var all: StatusClassCounts {
        var sum = StatusClassCounts()
        for index in counts.indices { sum += counts[index] }
        return sum
    }

    /// Adds one.
    package mutating func record(_ method: MethodClass, _ status: UInt16?) {
        counts[Int(method.rawValue)].record(status)
    }

    /// Adds what another loop counted.
    package static func += (left: inout MethodClassCounts, right: MethodClassCounts) {
        for index in left.counts.indices { left.counts[index] += right.counts[index] }
    }

    /// Whether both counted the same.
    package static func == (left: MethodClassCounts, right: MethodClassCounts) -> Bool {
        left.counts.indices.allSatisfy { left.counts[$0] == right.counts[$0] }
    }
}
