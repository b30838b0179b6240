/// Measurements as text, a line for each.
struct MeasurementTable {
    private static let nameWidth = 26
    private let measurements: [Measurement]

    init(_ measurements: [Measurement]) {
        self.measurements = measurements
    }

    /// - Parameter allowed: fills a column of its own.
    func text(allowed: AllocationThresholds?) -> String {
        var titles = ["ns", "without channel", "allocations"]
        if allowed != nil { titles.append("allowed") }
        var lines = [line("per operation", titles, titles)]
        for measurement in measurements {
            var cells = [tenths(measurement.nanoseconds), difference(measurement), "\(measurement.allocations)"]
            if let allowed { cells.append(allowed[measurement.name].map { "\($0)" } ?? "") }
            lines.append(line(measurement.name, cells, titles))
        }
        return lines.joined(separator: "\n")
    }

    /// What is left without the part that it stands on.
    private func difference(_ measurement: Measurement) -> String {
        guard let floor = measurements.first(where: { $0.name == measurement.floor }) else { return "" }
        return tenths(measurement.nanoseconds - floor.nanoseconds)
    }

    private func line(_ name: String, _ cells: [String], _ titles: [String]) -> String {
        let padding = String(repeating: " ", count: max(0, Self.nameWidth - name.count))
        let columns = zip(cells, titles).map { cell, title in
            String(repeating: " ", count: max(2, max(title.count, 7) + 2 - cell.count)) + cell
        }
        return name + padding + columns.joined()
    }

    private func tenths(_ number: Double) -> String {
        let tenths = Int((number.magnitude * 10).rounded())
        return "\(number < 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
    }
}
