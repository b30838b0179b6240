/// Lifetimes of some statuses. It holds no reference: rules are copied for each request.
package struct StatusLifetimes: Sendable, Equatable {
    private struct Entry: Sendable {
        var status: UInt16
        var seconds: UInt32
    }

    package static let most = 8
    private var entries = InlineArray<8, Entry>(repeating: Entry(status: 0, seconds: 0))
    private var count = 0

    package init() {}

    /// In seconds.
    package subscript(status: UInt16) -> Int64? {
        get {
            for index in 0..<count where entries[index].status == status { return Int64(entries[index].seconds) }
            return nil
        }
        set {
            guard let newValue, count < Self.most || self[status] != nil else { return }
            let place = (0..<count).first { entries[$0].status == status } ?? count
            entries[place] = Entry(status: status, seconds: UInt32(clamping: newValue))
            count = max(count, place + 1)
        }
    }

    /// With their seconds, in the order in which they were given.
    package var all: [(status: UInt16, seconds: Int64)] {
        (0..<count).map { (entries[$0].status, Int64(entries[$0].seconds)) }
    }

    package static func == (left: StatusLifetimes, right: StatusLifetimes) -> Bool {
        left.count == right.count && left.all.allSatisfy { right[$0.status] == $0.seconds }
    }
}
