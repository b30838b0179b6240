import ArgumentParser
import Foundation

/// Ends a command with exit code 1 after one message, without usage text.
func CommandFailure(_ message: String) -> ExitCode {
    StandardError.print(message)
    return .failure
}

enum StandardError {
    static func print(_ message: String) {
        FileHandle.standardError.write(Data((message + "\n").utf8))
    }
}
