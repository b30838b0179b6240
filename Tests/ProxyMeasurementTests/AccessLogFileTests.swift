import Foundation
import Testing

@testable import ProxyMeasurement

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite("The access log's file on a disk that fills up")
struct AccessLogFileTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: "etagere-\(UUID().uuidString)").path

    /// Room for so many bytes, and then ENOSPC.
    private final class Disk {
        var room: Int

        init(room: Int) {
            self.room = room
        }

        func write(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
            guard room > 0 else {
                errno = ENOSPC
                return -1
            }
            let written = Glibc.write(descriptor, bytes, min(count, room))
            room -= max(0, written)
            return written
        }
    }

    @Test("A line that didn't fit leaves no part of itself behind, and those before it count", arguments: 0...12)
    func cut(room: Int) throws {
        defer { unlink(path) }
        let disk = Disk(room: room)
        var file = try AccessLogFile(path: path, write: disk.write)
        let result = file.append(Array("one\ntwo\nthree\n".utf8))
        guard case .failed(let error, let lines) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(error.code == ENOSPC)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(["", "one\n", "one\ntwo\n"].contains(text))
        #expect(text.count { $0 == "\n" } == lines)
        #expect(text.utf8.count <= room)
        disk.room = 100
        guard case .writtenAgain = file.append(Array("four\n".utf8)) else {
            Issue.record("not written again")
            return
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text + "four\n")
    }

    @Test("Where another process has appended meanwhile, its lines stay, and the next one begins on a line of its own")
    func shared() throws {
        defer { unlink(path) }
        let disk = Disk(room: 6)
        let path = path
        var file = try AccessLogFile(path: path) { descriptor, bytes, count in
            let written = disk.write(descriptor, bytes, count)
            if written < 0, disk.room == 0 {
                let other = open(path, O_WRONLY | O_APPEND)
                _ = Glibc.write(other, "!\n", 2)
                close(other)
                errno = ENOSPC
            }
            return written
        }
        _ = file.append(Array("one\ntwo\n".utf8))
        disk.room = 100
        _ = file.append(Array("three\n".utf8))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "one\ntw!\n\nthree\n")
    }
}
