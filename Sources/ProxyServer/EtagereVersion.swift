internal import CBuildInformation

/// The version of this build.
package enum EtagereVersion {
    package static let current = "0.1.0"

    /// The version with the commit that was built and its date, as far as they are known.
    package static let description = describe(
        commit: String(cString: build_commit()), date: String(cString: build_commit_date()))

    package static func describe(commit: String, date: String) -> String {
        if commit.isEmpty { return "\(current) (commit unknown)" }
        return date.isEmpty ? "\(current) (\(commit))" : "\(current) (\(commit), \(date))"
    }
}
