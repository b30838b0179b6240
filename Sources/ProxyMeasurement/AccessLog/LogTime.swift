import HTTPSemantics

/// A moment in UTC, taken apart for a log line.
struct LogTime {
    private let time: CalendarTime
    private let millisecond: Int64

    /// The moment `milliseconds` after 1970-01-01T00:00:00Z, for the years 0 to 9999.
    init(milliseconds: Int64) {
        let seconds = Timestamp(milliseconds: milliseconds).seconds
        time = CalendarTime(seconds: seconds)
        millisecond = milliseconds - seconds * 1000
    }

    /// Appends `2026-11-21T10:45:00.123Z`.
    func writeISO8601(into line: inout [UInt8]) {
        line.append(decimal: time.year, width: 4)
        line.append("-")
        line.append(decimal: time.month, width: 2)
        line.append("-")
        line.append(decimal: time.day, width: 2)
        line.append("T")
        writeTimeOfDay(into: &line)
        line.append(".")
        line.append(decimal: millisecond, width: 3)
        line.append("Z")
    }

    /// Appends `21/Nov/2026:10:45:00 +0000`.
    func writeCommonLogFormat(into line: inout [UInt8]) {
        line.append(decimal: time.day, width: 2)
        line.append("/")
        line.append(Self.monthName(time.month))
        line.append("/")
        line.append(decimal: time.year, width: 4)
        line.append(":")
        writeTimeOfDay(into: &line)
        line.append(" +0000")
    }

    private func writeTimeOfDay(into line: inout [UInt8]) {
        line.append(decimal: time.hour, width: 2)
        line.append(":")
        line.append(decimal: time.minute, width: 2)
        line.append(":")
        line.append(decimal: time.second, width: 2)
    }

    private static func monthName(_ month: Int64) -> StaticString {
        switch month {
        case 1: "Jan"
        case 2: "Feb"
        case 3: "Mar"
        case 4: "Apr"
        case 5: "May"
        case 6: "Jun"
        case 7: "Jul"
        case 8: "Aug"
        case 9: "Sep"
        case 10: "Oct"
        case 11: "Nov"
        default: "Dec"
        }
    }
}
