/// How a request to the origin says whom it is for.
package struct OriginName: Sendable {
    /// Which `Host` the origin gets.
    package enum Host: Sendable, Equatable {
        /// The client's.
        case asReceived
        /// Always this one.
        case named([UInt8])

        /// How many bytes are known beforehand.
        var length: Int { if case .named(let host) = self { host.count } else { 0 } }
    }

    package var host = Host.asReceived
    /// The origin's own authority: what a request without `Host` gets.
    package var authority: [UInt8] = []
    /// Whether it gets `Via`, this proxy's own and those of others before it.
    package var sendsVia = true

    package init() {}
}
