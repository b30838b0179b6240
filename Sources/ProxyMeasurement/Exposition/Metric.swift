/// One metric with all its labelled values.
struct Metric {
    /// One value of a metric.
    struct Sample {
        /// Label names and values, in the order in which they are written.
        var labels: [(name: String, value: String)] = []
        var value: String
    }

    /// The kinds of Prometheus, and their values.
    enum Content {
        case counter([Sample])
        case gauge([Sample])
        case histogram([(labels: [(name: String, value: String)], histogram: Histogram)])
    }

    let name: String
    /// What the number means, for whoever reads it for the first time; one line.
    let help: String
    let content: Content

    /// What OpenMetrics calls the metric: the samples of a counter end in `_total`, and its name doesn't.
    var family: String {
        if case .counter = content, name.hasSuffix("_total") { return String(name.dropLast("_total".count)) }
        return name
    }

    static func counter(_ name: String, _ help: String, _ value: UInt64) -> Metric {
        Metric(name: name, help: help, content: .counter([Sample(value: "\(value)")]))
    }

    static func counter(_ name: String, _ help: String, _ label: String, _ values: [(String, UInt64)]) -> Metric {
        let samples = values.map { Sample(labels: [(label, $0.0)], value: "\($0.1)") }
        return Metric(name: name, help: help, content: .counter(samples))
    }

    static func gauge(_ name: String, _ help: String, _ label: String, _ values: [(String, Int64)]) -> Metric {
        let samples = values.map { Sample(labels: [(label, $0.0)], value: "\($0.1)") }
        return Metric(name: name, help: help, content: .gauge(samples))
    }

    static func gauge(_ name: String, _ help: String, _ value: Int64) -> Metric {
        Metric(name: name, help: help, content: .gauge([Sample(value: "\(value)")]))
    }
}
