/// Renders measurements in a text format of Prometheus.
package enum PrometheusText {
    /// The formats that Prometheus asks for.
    package enum Format: Sendable, CaseIterable {
        /// Version 0.0.4 of Prometheus' own format.
        case plain
        /// OpenMetrics 1.0.0.
        case openMetrics

        /// The format that an `Accept` field asks for: OpenMetrics only where it is named.
        package init(accept: String?) {
            self = accept?.contains("application/openmetrics-text") == true ? .openMetrics : .plain
        }

        /// The content type of what `render` gives.
        package var contentType: String {
            switch self {
            case .plain: "text/plain; version=0.0.4; charset=utf-8"
            case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
            }
        }
    }

    /// Every metric with its meaning and type.
    package static func render(_ snapshot: MeasurementSnapshot, as format: Format = .plain) -> String {
        var text = ""
        for metric in snapshot.metrics { render(metric, as: format, into: &text) }
        if format == .openMetrics { text += "# EOF\n" }
        return text
    }

    private static func render(_ metric: Metric, as format: Format, into text: inout String) {
        let type: String
        switch metric.content {
        case .counter: type = "counter"
        case .gauge: type = "gauge"
        case .histogram: type = "histogram"
        }
        let name = format == .openMetrics ? metric.family : metric.name
        text += "# HELP \(name) \(metric.help)\n# TYPE \(name) \(type)\n"
        switch metric.content {
        case .counter(let samples), .gauge(let samples):
            for sample in samples { text += line(metric.name, sample.labels, sample.value) }
        case .histogram(let histograms):
            for (labels, histogram) in histograms { render(histogram, metric.name, labels, into: &text) }
        }
    }

    private static func render(
        _ histogram: Histogram, _ name: String, _ labels: [(name: String, value: String)], into text: inout String
    ) {
        var total: UInt64 = 0
        let bounds = Histogram.bounds.map(Seconds.text(microseconds:)) + ["+Inf"]
        for (bound, count) in zip(bounds, histogram.counts) {
            total += count
            text += line("\(name)_bucket", labels + [("le", bound)], "\(total)")
        }
        text += line("\(name)_sum", labels, Seconds.text(microseconds: Int64(clamping: histogram.sum)))
        text += line("\(name)_count", labels, "\(total)")
    }

    private static func line(_ name: String, _ labels: [(name: String, value: String)], _ value: String) -> String {
        guard !labels.isEmpty else { return "\(name) \(value)\n" }
        let list = labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",")
        return "\(name){\(list)} \(value)\n"
    }

    private static func escaped(_ value: String) -> String {
        var result = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
