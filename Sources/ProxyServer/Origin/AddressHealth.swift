internal import NIOCore

/// Which of the origin's addresses did not accept a connection lately. They are tried last for a while, and never left out.
struct AddressHealth {
    /// For how long a failure counts.
    static let memory = TimeAmount.seconds(30)

    private var failedUntil: [SocketAddress: NIODeadline] = [:]

    mutating func failed(_ address: SocketAddress, now: NIODeadline) {
        // Addresses that are not the origin's any more are forgotten.
        failedUntil = failedUntil.filter { $0.value > now }
        failedUntil[address] = now + Self.memory
    }

    mutating func connected(_ address: SocketAddress) {
        failedUntil[address] = nil
    }

    /// The order in which the addresses are tried. Families take turns, beginning with the system's preference (RFC 8305
    /// §4); those that failed come after all others, the one that failed longest ago first.
    func order(_ addresses: [SocketAddress], now: NIODeadline) -> [SocketAddress] {
        let alternating = Self.alternate(addresses)
        guard !failedUntil.isEmpty else { return alternating }
        func end(_ address: SocketAddress) -> NIODeadline? { failedUntil[address].flatMap { $0 > now ? $0 : nil } }
        let failed = alternating.enumerated().compactMap { index, address in
            end(address).map { (index: index, address: address, end: $0) }
        }
        let sorted = failed.sorted { ($0.end, $0.index) < ($1.end, $1.index) }
        return alternating.filter { end($0) == nil } + sorted.map(\.address)
    }

    private static func alternate(_ addresses: [SocketAddress]) -> [SocketAddress] {
        guard let preferred = addresses.first?.protocol else { return [] }
        var (first, second) = (
            addresses.filter { $0.protocol == preferred }[...], addresses.filter { $0.protocol != preferred }[...]
        )
        guard !second.isEmpty else { return addresses }
        var result: [SocketAddress] = []
        while !first.isEmpty || !second.isEmpty {
            if let address = first.popFirst() { result.append(address) }
            if let address = second.popFirst() { result.append(address) }
        }
        return result
    }
}
