import DiskStorage
import Synchronization

/// File operations that fail when told to.
final class DiskFaults: Sendable {
    private struct State {
        var writing: SystemError?
        var reading: SystemError?
        var opening: SystemError?
        var isCached = true
    }

    private let state = Mutex(State())

    func failWriting(_ code: Int32?) { state.withLock { $0.writing = code.map { SystemError(code: $0) } } }
    func failReading(_ code: Int32?) { state.withLock { $0.reading = code.map { SystemError(code: $0) } } }
    func failOpening(_ code: Int32?) { state.withLock { $0.opening = code.map { SystemError(code: $0) } } }
    /// As if nothing that is on disk were in the system's cache.
    func dropCache() { state.withLock { $0.isCached = false } }

    var operations: FileOperations {
        var files = FileOperations.system
        files.synchronise = { _ throws(SystemError) in }
        files.open = { [self] path, mode throws(SystemError) in
            if let error = state.withLock({ mode == .read ? nil : $0.opening }) { throw error }
            return try FileOperations.system.open(path, mode)
        }
        files.write = { [self] descriptor, bytes, offset throws(SystemError) in
            if let error = state.withLock({ $0.writing }) { throw error }
            return try FileOperations.system.write(descriptor, bytes, offset)
        }
        files.read = { [self] descriptor, bytes, offset throws(SystemError) in
            if let error = state.withLock({ $0.reading }) { throw error }
            return try FileOperations.system.read(descriptor, bytes, offset)
        }
        files.isCached = { [self] descriptor, offset in
            state.withLock { $0.isCached } && FileOperations.system.isCached(descriptor, offset)
        }
        files.readCached = { [self] descriptor, bytes, offset in
            guard state.withLock({ $0.isCached && $0.reading == nil }) else { return nil }
            return FileOperations.system.readCached(descriptor, bytes, offset)
        }
        return files
    }
}
