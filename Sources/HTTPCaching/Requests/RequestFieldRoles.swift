/// What a request field is to the cache.
package struct RequestFieldRoles: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// It says who asks, as `Authorization` does.
    package static let credential = RequestFieldRoles(rawValue: 1)
    /// It goes with a cookie, and is a credential where that is one.
    package static let session = RequestFieldRoles(rawValue: 2)
    /// It is part of the cache key.
    package static let key = RequestFieldRoles(rawValue: 4)
    /// A gateway sets it: the origin gets it from trusted clients only.
    package static let gateway = RequestFieldRoles(rawValue: 8)
    /// Where the origin gets it, the response depends on it: then it is part of the cache key.
    package static let keyOfGateway = RequestFieldRoles(rawValue: 16)
    /// It gives the request another method.
    package static let methodOverride = RequestFieldRoles(rawValue: 32)
    /// The origin never gets it.
    package static let removed = RequestFieldRoles(rawValue: 64)
}
