import HTTPTypes
import Hummingbird

/// The patterns of all paths that exist, to tell an unknown path (404) from an unknown method (405).
struct KnownPaths: Sendable {
    private struct Pattern: Sendable {
        var path: String
        var segments: [Substring]
        var methods: [HTTPRequest.Method]
    }

    private var patterns: [Pattern] = []

    init(_ endpoints: [Endpoint]) {
        for endpoint in endpoints {
            if let index = patterns.firstIndex(where: { $0.path == endpoint.path }) {
                patterns[index].methods.append(endpoint.method)
            } else {
                let segments = endpoint.path.split(separator: "/")
                patterns.append(Pattern(path: endpoint.path, segments: segments, methods: [endpoint.method]))
            }
        }
    }

    /// The pattern that a path belongs to and the value of its `Allow` field; nil if the path is unknown.
    func pattern(of path: String) -> (path: String, allow: String)? {
        let segments = path.split(separator: "/")
        guard let pattern = patterns.first(where: { KnownPaths.matches($0.segments, segments) }) else { return nil }
        var methods = Set(pattern.methods.map(\.rawValue))
        if methods.contains("GET") { methods.insert("HEAD") }
        return (pattern.path, methods.sorted().joined(separator: ", "))
    }

    private static func matches(_ pattern: [Substring], _ segments: [Substring]) -> Bool {
        pattern.count == segments.count
            && zip(pattern, segments).allSatisfy { expected, actual in
                expected.hasPrefix("{") || expected.lowercased() == actual.lowercased()
            }
    }
}
