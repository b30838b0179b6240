import Foundation
import HTTPSemantics

/// The inputs that once failed, each in a file of its own: the bytes of a connection, as they came.
///
/// The name's first word says what they are: `request`, `response` or `response-to-head`.
enum FailCases {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("FailCases")

    static func all() throws -> [(name: String, specimen: Specimen)] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "http" }.sorted { $0.path < $1.path }.map { file in
            let name = file.deletingPathExtension().lastPathComponent
            let stream: Stream =
                name.hasPrefix("response-to-head")
                ? .responses(.head) : name.hasPrefix("response") ? .responses(.get) : .requests
            return (name, Specimen(stream, text(try Data(contentsOf: file))))
        }
    }

    /// Keeps a failing input, if `FUZZ_KEEP` is 1.
    static func keep(_ specimen: Specimen, as name: String) throws {
        guard ProcessInfo.processInfo.environment["FUZZ_KEEP"] == "1" else { return }
        let kind =
            switch specimen.stream {
            case .requests: "request"
            case .responses(.head): "response-to-head"
            case .responses: "response"
            }
        try Data(specimen.bytes).write(to: folder.appendingPathComponent("\(kind)-\(name).http"))
    }
}
