import HTTPSemantics

extension Method {
    /// The method of this name.
    init(_ name: String) {
        let bytes = Array(name.utf8)
        self.init(0..<bytes.count, in: bytes.span)
    }

    /// The known method that `name` would be if case didn't matter; nil if it is one, or none.
    static func differingInCase(from name: String) -> String? {
        let upper = name.uppercased()
        return name != upper && Method(upper) != .other ? upper : nil
    }
}
