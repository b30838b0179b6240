import Dispatch
import Synchronization

/// Writes chunks of access log lines to a file, on a thread of its own, in the order in which they were offered.
///
/// It never blocks those who offer: when more than `capacity` bytes wait, the next chunk is dropped and its lines are
/// counted. A failure after the start (a full disk, a directory that went away) costs lines, is counted and reported
/// once until writing works again, and is never fatal. Whoever writes to standard output must ignore SIGPIPE.
package final class AccessLogWriter: Sendable {
    private struct Queue {
        var waiting: [(bytes: [UInt8], lines: Int)] = []
        var waitingBytes = 0
        var isDraining = false
        var isClosed = false
        var figures = AccessLogFigures()
    }

    private let queue = Mutex(Queue())
    private let file: Mutex<AccessLogFile>
    private let thread = DispatchQueue(label: "etagere.access-log", qos: .utility)
    private let capacity: Int
    private let report: @Sendable (String) -> Void

    /// Opens the log at `path` for appending; `-` is standard output. At most `capacity` bytes wait to be written.
    /// `report` is called on the writer's thread with a sentence for the operator.
    package init(
        path: String, capacity: Int = 8 << 20, report: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(AccessLogError) {
        let opened: AccessLogFile
        do throws(SystemError) {
            opened = try AccessLogFile(path: path)
        } catch {
            throw AccessLogError(path: path, cause: error.description)
        }
        file = Mutex(opened)
        self.capacity = capacity
        self.report = report
    }

    /// How the log fares so far.
    package var figures: AccessLogFigures {
        queue.withLock { $0.figures }
    }

    /// Hands over `bytes`, which hold `lines` whole lines. False if they were dropped, as too much waits or the log is
    /// closed; the lines are counted here.
    @discardableResult
    package func offer(_ bytes: [UInt8], lines: Int) -> Bool {
        let (accepted, startsDraining) = queue.withLock { queue in
            guard !queue.isClosed, queue.waitingBytes + bytes.count <= capacity else {
                queue.figures.linesDropped &+= UInt64(lines)
                return (false, false)
            }
            queue.waiting.append((bytes, lines))
            queue.waitingBytes += bytes.count
            defer { queue.isDraining = true }
            return (true, !queue.isDraining)
        }
        if startsDraining { thread.async { [self] in drain() } }
        return accepted
    }

    /// Opens the file anew, for after a rotation; what was offered before goes to the old file. Returns at once. If the
    /// file can't be opened, the old one stays in use.
    package func reopen() {
        thread.async { [self] in
            _ = writeWaiting()
            do throws(SystemError) {
                try file.withLock { file throws(SystemError) in try file.reopen() }
            } catch {
                queue.withLock { $0.figures.failures &+= 1 }
                report("cannot reopen the access log: \(error); the old file stays in use")
            }
        }
    }

    /// Writes what waits and closes the file; chunks offered later are dropped. Waits for at most `seconds`, since a
    /// reader of standard output may have stopped reading. True if everything was written in time.
    @discardableResult
    package func close(within seconds: Int = 5) -> Bool {
        queue.withLock { $0.isClosed = true }
        let done = DispatchSemaphore(value: 0)
        thread.async { [self] in
            _ = writeWaiting()
            file.withLock { $0.finish() }
            done.signal()
        }
        return done.wait(timeout: .now() + .seconds(seconds)) == .success
    }

    /// Writes until nothing waits, one batch at a time, so that a reopening gets its turn in between.
    private func drain() {
        if writeWaiting() { thread.async { [self] in drain() } }
    }

    /// Writes what waits now; false if nothing did. Runs on the writer's thread only.
    private func writeWaiting() -> Bool {
        let chunks = queue.withLock { queue in
            defer { queue.waiting = [] }
            if queue.waiting.isEmpty { queue.isDraining = false }
            return queue.waiting
        }
        for chunk in chunks { write(chunk.bytes, lines: chunk.lines) }
        return !chunks.isEmpty
    }

    private func write(_ bytes: [UInt8], lines: Int) {
        let result = file.withLock { $0.append(bytes) }
        queue.withLock { queue in
            // Only now, so that the bytes in the writer's hands count against the capacity too.
            queue.waitingBytes -= bytes.count
            switch result {
            case .written, .writtenAgain: queue.figures.linesWritten &+= UInt64(lines)
            case .failed(_, let whole), .failedAgain(let whole):
                queue.figures.linesWritten &+= UInt64(whole)
                queue.figures.linesDropped &+= UInt64(max(0, lines - whole))
                queue.figures.failures &+= 1
            }
        }
        switch result {
        case .failed(let error, _): report("cannot write to the access log: \(error); lines are dropped")
        case .writtenAgain: report("the access log is written again")
        case .written, .failedAgain: break
        }
    }
}
