import Foundation

/// The command `etagere`, as it was built beside the tests.
struct Command {
    struct Result {
        let status: Int32
        let output: [String]
        let errors: [String]
    }

    static var executable: URL {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "etagere")
    }

    /// - Parameter directory: where it runs; nil for where the tests do.
    static func run(_ arguments: String..., in directory: URL? = nil) throws -> Result {
        let process = Process()
        process.currentDirectoryURL = directory
        process.executableURL = executable
        process.arguments = arguments
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        let complained = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(status: process.terminationStatus, output: lines(printed), errors: lines(complained))
    }

    private static func lines(_ data: Data) -> [String] {
        String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
