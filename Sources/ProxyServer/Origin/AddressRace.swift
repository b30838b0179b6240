internal import HTTPCaching
internal import NIOCore

/// One connection to an origin that has several addresses: which of them are tried, and when ("Happy Eyeballs", RFC 8305).
///
/// A value without sockets or clock: events and the time come in, what is to be done comes out. An attempt that is slow
/// gets company instead of an end, and the first address that accepts wins.
struct AddressRace {
    /// What is to be done. Addresses are named by their place in the list.
    enum Action: Equatable {
        case connect(Int)
        /// Call `timePassed` at this moment.
        case wake(at: NIODeadline)
        /// The connection to this address is the one.
        case take(Int)
        /// The attempt, or the connection that came of it, is of no use any more.
        /// - Parameter wasOutrun: whether it had more time than the one that won.
        case cancel(Int, wasOutrun: Bool)
        /// No address accepted a connection.
        case fail(Reason)
    }

    /// "One recommended value for a default delay is 250 milliseconds" (RFC 8305 §5, Connection Attempt Delay).
    static let delay = TimeAmount.milliseconds(250)

    private let count: Int
    private var next = 0
    private var nextAt = NIODeadline.uptimeNanoseconds(0)
    /// In the order in which they began.
    private var underWay: [Int] = []
    private var failure: Reason?
    private(set) var isOver = false

    /// - Parameter count: how many addresses there are, in the order in which they are tried.
    init(count: Int) {
        self.count = count
    }

    /// Begins with the first address.
    mutating func begin(now: NIODeadline) -> [Action] {
        tryNext(now: now)
    }

    /// "Once one of the connection attempts succeeds […] all other connections attempts that have not yet succeeded SHOULD
    /// be canceled" (RFC 8305 §5).
    mutating func connected(_ place: Int) -> [Action] {
        guard let position = underWay.firstIndex(of: place) else { return [] }
        underWay.remove(at: position)
        isOver = true
        var actions = [Action.take(place)]
        for (index, other) in underWay.enumerated() { actions.append(.cancel(other, wasOutrun: index < position)) }
        underWay = []
        return actions
    }

    /// An attempt that failed makes room for the next one at once.
    mutating func failed(_ place: Int, _ reason: Reason, now: NIODeadline) -> [Action] {
        guard let position = underWay.firstIndex(of: place) else { return [] }
        underWay.remove(at: position)
        // Where one address took its time and another refused, the time is what the client has waited for.
        if failure != .connectionTimeout { failure = reason }
        // The other addresses would fail for the same want of descriptors.
        if reason == .descriptorsExhausted { next = count }
        if next < count { return tryNext(now: now) }
        guard underWay.isEmpty else { return [] }
        isOver = true
        return [.fail(failure ?? reason)]
    }

    mutating func timePassed(now: NIODeadline) -> [Action] {
        guard !isOver, next < count, now >= nextAt else { return [] }
        return tryNext(now: now)
    }

    private mutating func tryNext(now: NIODeadline) -> [Action] {
        let place = next
        next += 1
        underWay.append(place)
        guard next < count else { return [.connect(place)] }
        nextAt = now + Self.delay
        return [.connect(place), .wake(at: nextAt)]
    }
}
