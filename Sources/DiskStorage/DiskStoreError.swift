/// Why a directory can't be used as a store. Each is a sentence for the operator.
package enum DiskStoreError: Error, Equatable, CustomStringConvertible {
    case notADirectory(path: String)
    case absent(path: String)
    /// It, or a directory that leads to it, could not be made.
    case notMade(path: String, missing: String, cause: String)
    case notWritable(path: String, cause: String)
    case notReadable(path: String, cause: String)
    /// Another process uses it.
    case inUse(path: String, process: Int?)
    /// The limits contradict each other.
    case tooSmall(capacity: Int, least: Int)

    package var description: String {
        switch self {
        case .notADirectory(let path): "cannot keep the store in \(path): it is not a directory"
        case .absent(let path): "there is no store in \(path)"
        case .notMade(let path, let missing, let cause):
            "cannot make the directory \(missing)\(missing == path ? "" : ", which leads to \(path),") for the store: \(cause)"
        case .notWritable(let path, let cause): "cannot write to the store in \(path): \(cause)"
        case .notReadable(let path, let cause): "cannot read the store in \(path): \(cause)"
        case .inUse(let path, let process):
            "the store in \(path) is in use by \(process.map { "process \($0)" } ?? "another process"), expected a "
                + "directory of its own for each proxy"
        case .tooSmall(let capacity, let least):
            "\(capacity) bytes are too few for a store on disk, expected at least \(least)"
        }
    }
}
