internal import NIOCore
internal import Synchronization

/// Which connections of clients may be open at once, over all event loops: how many in all, and how many of one address. Any thread may
/// call.
final class ClientAdmission: Sendable {
    enum Decision: Equatable {
        case admitted
        /// As many are open as may be, of all addresses together.
        case full
        /// As many are open as may be of this address. The connection counts all the same, so that it can be told why.
        case refusedWithWords
        /// The same, and as many are being told so as may be.
        case refused
    }

    /// What is open now. A value.
    struct Open: Equatable {
        let limit: Int
        /// Nil for no limit.
        let limitPerAddress: Int?
        private(set) var total = 0
        private(set) var byAddress: [UInt64: Int] = [:]

        init(limit: Int, limitPerAddress: Int?) {
            self.limit = limit
            self.limitPerAddress = limitPerAddress
        }

        /// How many connections of one address beyond its limit are told why they are refused.
        static let mostTold = 8

        /// - Parameters:
        ///   - address: nil for one that has no limit of its own.
        ///   - replaces: whether another connection is being closed for this one.
        mutating func enter(_ address: UInt64?, replaces: Bool = false) -> Decision {
            let present = address.flatMap { byAddress[$0] } ?? 0
            if let limitPerAddress, address != nil, present >= limitPerAddress + Self.mostTold { return .refused }
            guard total < limit || replaces else { return .full }
            total += 1
            guard let limitPerAddress, let address else { return .admitted }
            byAddress[address] = present + 1
            return present < limitPerAddress ? .admitted : .refusedWithWords
        }

        mutating func leave(_ address: UInt64?) {
            total -= 1
            guard limitPerAddress != nil, let address, let present = byAddress[address] else { return }
            byAddress[address] = present > 1 ? present - 1 : nil
        }
    }

    private let open: Mutex<Open>
    /// Whether connections from there are not limited by their address: those of balancers.
    private let isExempt: @Sendable (SocketAddress) -> Bool

    init(limit: Int, limitPerAddress: Int?, isExempt: @escaping @Sendable (SocketAddress) -> Bool = { _ in false }) {
        open = Mutex(Open(limit: limit, limitPerAddress: limitPerAddress))
        self.isExempt = isExempt
    }

    /// What counts as one address: an IPv4 address, or a network of 64 bits of IPv6, which is what one customer has.
    /// - Returns: nil if the address has no limit of its own.
    func key(_ address: SocketAddress?) -> UInt64? {
        guard let address, !isExempt(address) else { return nil }
        return Self.key(of: address)
    }

    static func key(of address: SocketAddress) -> UInt64? {
        address.withSockAddr { pointer, size in
            let bytes = UnsafeRawBufferPointer(start: pointer, count: size)
            switch address.protocol {
            // Behind family and port (ip(7)).
            case .inet: return number(bytes[4..<8])
            // Behind family, port and flow (ipv6(7)).
            case .inet6:
                let octets = bytes[8..<24]
                // An IPv4 client of a socket that takes both (RFC 4291 §2.5.5.2).
                let isMapped =
                    octets.prefix(10).allSatisfy { $0 == 0 } && octets.dropFirst(10).prefix(2).allSatisfy { $0 == 0xFF }
                return number(isMapped ? octets.suffix(4) : octets.prefix(8))
            default: return nil
            }
        }
    }

    private static func number(_ bytes: Slice<UnsafeRawBufferPointer>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    func enter(_ key: UInt64?, replaces: Bool = false) -> Decision {
        open.withLock { $0.enter(key, replaces: replaces) }
    }

    func leave(_ key: UInt64?) {
        open.withLock { $0.leave(key) }
    }
}
