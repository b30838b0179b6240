import Foundation
import ProxyTesting
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite("Signals", .timeLimit(.minutes(1)))
struct SignalTests {
    /// `etagere run`, in front of an origin that never responds.
    private final class Running {
        let process = Process()
        let directory: TemporaryDirectory
        private let log: String
        let port: Int

        init(_ settings: String = "") throws {
            directory = TemporaryDirectory()
            log = "\(directory.path)/log"
            let configuration = "\(directory.path)/proxy.conf"
            try """
            listen: 127.0.0.1:0
            admin: off
            origin: { url: "http://127.0.0.1:1" }
            access-log: { path: \(directory.path)/access.log }
            \(settings)

            """.write(toFile: configuration, atomically: true, encoding: .utf8)
            _ = FileManager.default.createFile(atPath: log, contents: nil)
            process.executableURL = Command.executable
            process.arguments = ["run", configuration]
            process.standardError = try FileHandle(forWritingTo: URL(filePath: log))
            try process.run()
            let line = try Self.wait(in: log, for: /address=127\.0\.0\.1:(\d+)/)
            port = try #require(Int(line.1))
        }

        deinit {
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }

        private static func wait<Output>(in log: String, for words: Regex<Output>) throws -> Output {
            let end = ContinuousClock.now + .seconds(20)
            while ContinuousClock.now < end {
                let text = try String(contentsOfFile: log, encoding: .utf8)
                if let match = text.firstMatch(of: words) { return match.output }
                usleep(20_000)
            }
            throw CocoaError(.fileReadUnknown, userInfo: [NSFilePathErrorKey: log])
        }

        func waitForLine<Output>(_ words: Regex<Output>) throws { _ = try Self.wait(in: log, for: words) }

        func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

        func end() -> Int32 {
            process.waitUntilExit()
            return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        }
    }

    @Test("TERM, INT and QUIT end it in order, with 0", arguments: [SIGTERM, SIGINT, SIGQUIT])
    func orderly(signal: Int32) throws {
        let running = try Running()
        running.send(signal)
        #expect(running.end() == 0)
        try running.waitForLine(/stopped/)
    }

    @Test("A second one ends it at once, with the exit code that shells give", arguments: [SIGTERM, SIGINT, SIGQUIT])
    func twice(signal: Int32) throws {
        let running = try Running("drain-delay: 1h")
        running.send(SIGTERM)
        try running.waitForLine(/stopping:/)
        running.send(signal)
        #expect(running.end() == 128 + signal)
        try running.waitForLine(/ending at once/)
    }

    @Test("HUP and USR1 open the access log anew, USR2 does nothing, and none of them ends it")
    func others() throws {
        let running = try Running()
        let path = "\(running.directory.path)/access.log"
        for signal in [SIGUSR1, SIGHUP] {
            try FileManager.default.removeItem(atPath: path)
            running.send(signal)
            while !FileManager.default.fileExists(atPath: path) { usleep(20_000) }
        }
        try running.waitForLine(/the configuration is not read again/)
        running.send(SIGUSR2)
        try running.waitForLine(/is ignored/)
        #expect(running.process.isRunning)
        running.send(SIGTERM)
        #expect(running.end() == 0)
    }
}
