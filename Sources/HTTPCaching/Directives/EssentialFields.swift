import HTTPSemantics

/// Fields without which a stored response can't be reused rightly. Neither `Connection` nor a qualified `private` or
/// `no-cache` takes them out of it.
enum EssentialFields {
    private static let names: [[UInt8]] = [
        "cache-control", "content-encoding", "content-type", "date", "expires", "vary",
    ].map { Array($0.utf8) }

    /// - Parameter name: in lower case.
    static func contains(_ name: [UInt8]) -> Bool {
        names.contains(name)
    }
}
