/// The addresses that share their first bits, as CIDR writes them: `10.0.0.0/8`.
package struct AddressRange: Sendable, Hashable, CustomStringConvertible {
    /// The first address.
    package let first: IPAddress
    /// How many leading bits all addresses share.
    package let prefixLength: Int

    /// The range of one address.
    package init(_ address: IPAddress) {
        first = address
        prefixLength = address.isVersion6 ? 128 : 32
    }

    /// The range of the addresses that share the first `prefixLength` bits of `address`; nil if it has fewer.
    package init?(_ address: IPAddress, prefixLength: Int) {
        let width = address.isVersion6 ? 128 : 32
        guard 0...width ~= prefixLength else { return nil }
        let masked = address.bits & ~((1 as UInt128) << (width - prefixLength) &- 1)
        first = address.isVersion6 ? IPAddress(version6: masked) : IPAddress(version4: UInt32(masked))
        self.prefixLength = prefixLength
    }

    /// Whether `address` is one of the range; an IPv4 address never is one of an IPv6 range.
    package func contains(_ address: IPAddress) -> Bool {
        guard address.isVersion6 == first.isVersion6 else { return false }
        let width = address.isVersion6 ? 128 : 32
        return (address.bits ^ first.bits) >> (width - prefixLength) == 0
    }

    /// `10.0.0.0/8`
    package var description: String { "\(first)/\(prefixLength)" }
}
