import DiskStorage
import Synchronization

/// File operations that fail when told to, and count.
final class FaultyFiles: Sendable {
    enum Operation: Sendable {
        case open, write, read, synchronise, truncate, rename, remove
    }

    private struct State {
        var failures: [Operation: SystemError] = [:]
        var longestWrite = Int.max
        /// Operations that change something, until everything stops as in a crash; the last one is done by half.
        var untilCrash = Int.max
        var changes = 0
    }

    private let state = Mutex(State())

    /// How many operations have changed something.
    var changes: Int { state.withLock { $0.changes } }

    /// Lets an operation fail from now on, or succeed again.
    func fail(_ operation: Operation, _ code: Int32?) {
        state.withLock { $0.failures[operation] = code.map { SystemError(code: $0) } }
    }

    /// Writes at most so many bytes at a time.
    func shortenWrites(to length: Int) {
        state.withLock { $0.longestWrite = length }
    }

    /// Stops everything within the operation that is the `count`th to change something.
    func crash(after count: Int) {
        state.withLock { $0.untilCrash = count }
    }

    var operations: FileOperations {
        var files = FileOperations.quick
        files.open = { [self] path, mode throws(SystemError) in
            _ = try check(.open, changes: mode == .create)
            return try FileOperations.system.open(path, mode)
        }
        files.write = { [self] descriptor, bytes, offset throws(SystemError) in
            let (isLast, longest) = try check(.write, changes: true)
            let length = min(isLast ? bytes.count / 2 : bytes.count, longest)
            return try FileOperations.system.write(
                descriptor, UnsafeRawBufferPointer(rebasing: bytes[..<length]), offset)
        }
        files.read = { [self] descriptor, bytes, offset throws(SystemError) in
            _ = try check(.read, changes: false)
            return try FileOperations.system.read(descriptor, bytes, offset)
        }
        files.synchronise = { [self] _ throws(SystemError) in _ = try check(.synchronise, changes: false) }
        files.truncate = { [self] descriptor, length throws(SystemError) in
            _ = try check(.truncate, changes: true)
            try FileOperations.system.truncate(descriptor, length)
        }
        files.rename = { [self] from, to throws(SystemError) in
            _ = try check(.rename, changes: true)
            try FileOperations.system.rename(from, to)
        }
        files.remove = { [self] path throws(SystemError) in
            _ = try check(.remove, changes: true)
            try FileOperations.system.remove(path)
        }
        return files
    }

    /// Whether this operation is the last before the crash, and how much may be written.
    private func check(_ operation: Operation, changes: Bool) throws(SystemError) -> (Bool, Int) {
        let result = state.withLock { state -> Result<(Bool, Int), SystemError> in
            if let failure = state.failures[operation] { return .failure(failure) }
            guard changes else { return .success((false, state.longestWrite)) }
            state.changes += 1
            if state.untilCrash <= 0 { return .failure(SystemError(code: 5)) }
            state.untilCrash -= 1
            return .success((state.untilCrash == 0, state.longestWrite))
        }
        return try result.get()
    }
}

extension FileOperations {
    /// Without waiting for the disk: what a test wants to know doesn't depend on it.
    static let quick: FileOperations = {
        var files = FileOperations.system
        files.synchronise = { _ throws(SystemError) in }
        return files
    }()
}
