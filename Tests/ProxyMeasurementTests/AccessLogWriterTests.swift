import Foundation
import ProxyMeasurement
import Synchronization
import Testing

struct AccessLogWriterTests {
    private let directory = FileManager.default.temporaryDirectory.appending(path: "etagere-\(UUID().uuidString)").path
    private var path: String { "\(directory)/logs/access.log" }

    private func lines(_ path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private func removeDirectory() { try? FileManager.default.removeItem(atPath: directory) }

    @Test("Chunks are appended in the order in which they were offered, to a file that is made with its directory")
    func order() throws {
        defer { removeDirectory() }
        for start in [0, 1000] {
            let writer = try AccessLogWriter(path: path)
            for number in start..<start + 1000 { #expect(writer.offer(Array("\(number)\n".utf8), lines: 1)) }
            #expect(writer.close())
            #expect(writer.figures.linesWritten == 1000 && writer.figures.linesDropped == 0)
        }
        #expect(try lines(path) == (0..<2000).map(String.init))
    }

    @Test("Chunks offered by several threads are all written whole")
    func concurrency() throws {
        defer { removeDirectory() }
        let writer = try AccessLogWriter(path: path)
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for number in 0..<500 { writer.offer(Array("\(thread)-\(number)\n".utf8), lines: 1) }
        }
        #expect(writer.close())
        let written = try lines(path)
        #expect(written.count == 4000 && Set(written).count == 4000)
        for thread in 0..<8 {
            #expect(written.filter { $0.hasPrefix("\(thread)-") } == (0..<500).map { "\(thread)-\($0)" })
        }
    }

    @Test("When too much waits, chunks are dropped and counted, and nobody waits")
    func dropping() throws {
        defer { removeDirectory() }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let pipe = "\(directory)/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        // Kept open for reading, so that writing blocks when the pipe is full, and only then.
        let reader = open(pipe, O_RDWR)
        defer { close(reader) }
        let writer = try AccessLogWriter(path: pipe, capacity: 1 << 20)
        let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 64 << 10)
        var accepted = 0
        for _ in 0..<40 where writer.offer(chunk, lines: 10) { accepted += 1 }
        #expect(accepted >= 16 && accepted < 40)
        #expect(writer.figures.linesDropped == UInt64((40 - accepted) * 10))
        #expect(!writer.close(within: 0), "closing waits no longer than it is told")
        #expect(!writer.offer(chunk, lines: 1), "nothing is taken after closing")
        // Lets the writer's thread finish.
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        var total = 0
        while total < accepted * chunk.count { total += read(reader, &bytes, bytes.count) }
        #expect(writer.close())
        #expect(writer.figures.linesWritten == UInt64(accepted * 10))
    }

    @Test("After a rotation, reopening goes on in a new file and loses no line")
    func reopening() throws {
        defer { removeDirectory() }
        let writer = try AccessLogWriter(path: path)
        writer.offer(Array("1\n".utf8), lines: 1)
        writer.reopen()
        // What was offered before reopening is written when the reopening is done.
        writer.offer(Array("2\n".utf8), lines: 1)
        while writer.figures.linesWritten < 2 { usleep(1000) }
        try FileManager.default.moveItem(atPath: path, toPath: "\(path).1")
        writer.offer(Array("3\n".utf8), lines: 1)
        writer.reopen()
        while !FileManager.default.fileExists(atPath: path) { usleep(1000) }
        writer.offer(Array("4\n".utf8), lines: 1)
        #expect(writer.close())
        let old = try lines("\(path).1")
        let new = try lines(path)
        #expect(old + new == ["1", "2", "3", "4"])
        #expect(new.last == "4" && old.prefix(2) == ["1", "2"])
    }

    @Test("A path that can't be opened is an error that names it", arguments: ["/dev/null/access.log", "/proc", ""])
    func unopenable(path: String) {
        let error = #expect(throws: AccessLogError.self) { try AccessLogWriter(path: path) }
        #expect(error?.path == path)
        #expect(error?.description.contains("cannot open the access log \(path): ") == true)
    }

    @Test(
        "A disk that is full costs lines, is counted, and is reported once",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDisk() throws {
        let reports = Reports()
        let writer = try AccessLogWriter(path: "/dev/full", report: reports.add)
        for _ in 0..<5 { writer.offer(Array("x\n".utf8), lines: 2) }
        #expect(writer.close())
        #expect(writer.figures.linesDropped == 10 && writer.figures.linesWritten == 0 && writer.figures.failures == 5)
        #expect(reports.all == ["cannot write to the access log: No space left on device; lines are dropped"])
    }

    @Test("If the file can't be reopened, the old one stays in use")
    func failedReopening() throws {
        defer { removeDirectory() }
        let reports = Reports()
        let writer = try AccessLogWriter(path: path, report: reports.add)
        try FileManager.default.moveItem(atPath: path, toPath: "\(directory)/old")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        writer.reopen()
        writer.offer(Array("still here\n".utf8), lines: 1)
        #expect(writer.close())
        #expect(try lines("\(directory)/old") == ["still here"])
        #expect(writer.figures.failures == 1 && writer.figures.linesWritten == 1)
        #expect(reports.all.count == 1 && reports.all[0].contains("cannot reopen the access log: Is a directory"))
    }

    @Test("A loop's lines come together until there are enough, or until somebody asks")
    func buffer() throws {
        defer { removeDirectory() }
        let writer = try AccessLogWriter(path: path)
        var buffer = AccessLogBuffer(writer: writer, format: .json)
        let record = ExchangeRecord(outcome: .hit, status: 200)
        let text = Array("x".utf8)
        func append(_ target: [UInt8]) {
            buffer.append(
                record, method: text.span, target: target.span, authority: text.span, clientAddress: text.span,
                userAgent: text.span, referer: text.span)
        }
        append(text)
        let isEmptyAfterOne = buffer.isEmpty
        #expect(!isEmptyAfterOne)
        append([UInt8](repeating: UInt8(ascii: "y"), count: AccessLogBuffer.chunkSize))
        let isEmptyAfterMany = buffer.isEmpty
        #expect(isEmptyAfterMany, "a full chunk is handed over")
        append(text)
        buffer.handOver()
        buffer.handOver()
        #expect(writer.close())
        #expect(try lines(path).count == 3)
        #expect(writer.figures.linesWritten == 3)
    }

    /// What a writer reported.
    private final class Reports: Sendable {
        private let sentences = Mutex<[String]>([])
        var all: [String] { sentences.withLock { $0 } }
        var add: @Sendable (String) -> Void {
            { sentence in self.sentences.withLock { $0.append(sentence) } }
        }
    }
}
