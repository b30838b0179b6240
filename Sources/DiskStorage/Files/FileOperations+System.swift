internal import CSystemSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension FileOperations {
    /// The real ones.
    package static let system = FileOperations(
        open: { path, mode throws(SystemError) in try openFile(path, mode) },
        close: { descriptor in _ = systemClose(descriptor) },
        write: { descriptor, bytes, offset throws(SystemError) in
            try retrying { pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset)) }
        },
        read: { descriptor, bytes, offset throws(SystemError) in
            try retrying { pread(descriptor, bytes.baseAddress, bytes.count, off_t(offset)) }
        },
        isCached: { descriptor, offset in page_cache_holds(descriptor, Int64(offset)) != 0 },
        readCached: { descriptor, bytes, offset in
            let count = page_cache_read(descriptor, bytes.baseAddress, bytes.count, Int64(offset))
            return count < 0 ? nil : Int(count)
        },
        synchronise: { descriptor throws(SystemError) in
            #if canImport(Darwin)
                _ = try retrying { Int(fsync(descriptor)) }
            #else
                _ = try retrying { Int(fdatasync(descriptor)) }
            #endif
        },
        truncate: { descriptor, length throws(SystemError) in
            _ = try retrying { Int(ftruncate(descriptor, off_t(length))) }
        },
        length: { descriptor throws(SystemError) in
            var status = stat()
            _ = try retrying { Int(fstat(descriptor, &status)) }
            return Int(status.st_size)
        },
        rename: { from, to throws(SystemError) in _ = try retrying { Int(systemRename(from, to)) } },
        remove: { path throws(SystemError) in _ = try retrying { Int(unlink(path)) } },
        list: { path throws(SystemError) in try names(in: path) })

    private static func openFile(_ path: String, _ mode: Mode) throws(SystemError) -> Int32 {
        let flags =
            switch mode {
            case .read: O_RDONLY
            case .write: O_RDWR | O_CREAT
            case .create: O_RDWR | O_CREAT | O_TRUNC
            }
        return Int32(try retrying { Int(systemOpen(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o640)) })
    }

    private static func names(in path: String) throws(SystemError) -> [String] {
        guard let directory = opendir(path) else { throw .last }
        defer { closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                if errno != 0 { throw .last }
                return names
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: $0.pointee)) {
                    String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
    }

    /// Makes the call again as long as a signal interrupts it.
    private static func retrying(_ call: () -> Int) throws(SystemError) -> Int {
        while true {
            let result = call()
            if result >= 0 { return result }
            if errno != EINTR { throw .last }
        }
    }
}

// The properties of `FileOperations` have the same names.
private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func systemRename(_ from: String, _ to: String) -> Int32 { rename(from, to) }
