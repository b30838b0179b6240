import Hummingbird

extension Request {
    /// Whether the request is about this origin's own counters. No switch changes how it is answered, and it is
    /// not counted.
    var concernsStatistics: Bool { uri.path.hasPrefix(StatisticsEndpoints.path) }
}
