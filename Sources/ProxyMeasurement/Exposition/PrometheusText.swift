/// Renders measurements in the text format of Prometheus, version 0.0.4.
package enum PrometheusText {
    /// The content type of what `render` gives.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Every metric with its meaning and type.
    package static func render(_ snapshot: MeasurementSnapshot) -> String {
        var text = ""
        for metric in snapshot.metrics { render(metric, into: &text) }
        return text
    }

    private static func render(_ metric: Metric, into text: inout String) {
        let type: String
        switch metric.content {
        case .counter: type = "counter"
        case .gauge: type = "gauge"
        case .histogram: type = "histogram"
        }
        text += "# HELP \(metric.name) \(metric.help)\n# TYPE \(metric.name) \(type)\n"
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
