#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An IPv4 or IPv6 address as a value. An IPv4 address that was mapped into IPv6 (`::ffff:10.0.0.1`) is an IPv4 one.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address's bits; of an IPv4 address the lowest 32.
    let bits: UInt128
    /// Whether it is an IPv6 address.
    package let isVersion6: Bool

    /// 127.0.0.1
    package static let loopback = IPAddress(version4: 0x7F00_0001)

    /// An IPv4 address, given as a number in host byte order.
    package init(version4 bits: UInt32) {
        self.bits = UInt128(bits)
        isVersion6 = false
    }

    /// An IPv6 address, given as a number in host byte order.
    package init(version6 bits: UInt128) {
        let isMapped = bits >> 32 == 0xFFFF
        self.bits = isMapped ? bits & 0xFFFF_FFFF : bits
        isVersion6 = !isMapped
    }

    /// The address that `bytes` hold in network byte order: 4 or 16 of them, nil for any other number.
    package init?(bytes: Span<UInt8>) {
        var bits: UInt128 = 0
        for index in bytes.indices { bits = bits << 8 | UInt128(bytes[index]) }
        switch bytes.count {
        case 4: self.init(version4: UInt32(bits))
        case 16: self.init(version6: bits)
        default: return nil
        }
    }

    /// The address that `text` spells in the usual way, without brackets or zone; nil if it spells none.
    package init?(_ text: String) {
        var version4 = in_addr()
        if inet_pton(AF_INET, text, &version4) == 1 {
            self.init(version4: UInt32(bigEndian: version4.s_addr))
            return
        }
        var version6 = in6_addr()
        guard inet_pton(AF_INET6, text, &version6) == 1 else { return nil }
        self.init(version6: withUnsafeBytes(of: &version6) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) })
    }

    /// The address as RFC 5952 writes it.
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        if isVersion6 {
            var address = bits.bigEndian
            inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
        } else {
            var address = UInt32(bits).bigEndian
            inet_ntop(AF_INET, &address, &text, socklen_t(text.count))
        }
        return text.withUnsafeBufferPointer { text in
            String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }
}
