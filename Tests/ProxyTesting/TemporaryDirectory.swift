internal import Foundation

/// A directory that is there as long as somebody holds it.
package final class TemporaryDirectory: Sendable {
    package let path: String

    package init() {
        let url = FileManager.default.temporaryDirectory.appending(path: "etagere-disk-\(UUID().uuidString)")
        path = url.path()
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Names and contents of all files, without the lock.
    package func contents() -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] where name != "lock" {
            if let data = FileManager.default.contents(atPath: "\(path)/\(name)") { contents[name] = Array(data) }
        }
        return contents
    }

    /// A directory with these files.
    package convenience init(_ contents: [String: [UInt8]]) {
        self.init()
        for (name, bytes) in contents { write(bytes, to: name) }
    }

    package func write(_ bytes: [UInt8], to name: String) {
        _ = FileManager.default.createFile(atPath: "\(path)/\(name)", contents: Data(bytes))
    }

    package func remove(_ name: String) {
        try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }

    /// Cuts every file that is longer, in its place: who has it open sees that.
    package func cutFiles(to length: Int) {
        for (name, bytes) in contents() where bytes.count > length {
            let file = FileHandle(forWritingAtPath: "\(path)/\(name)")
            try? file?.truncate(atOffset: UInt64(length))
            try? file?.close()
        }
    }

    /// Of all files together, in bytes.
    package var size: Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.reduce(0) { sum, name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
            return sum + ((attributes?[.size] as? Int) ?? 0)
        }
    }
}
