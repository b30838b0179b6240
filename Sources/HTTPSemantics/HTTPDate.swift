/// HTTP-date (RFC 9110 §5.6.7): three formats to read, one to write. Seconds since 1970-01-01T00:00:00Z.
public enum HTTPDate {
    private static let monthNames: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let shortDayNames: [StaticString] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let longDayNames: [StaticString] = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]

    /// The moment that `range` spells, or nil if it is not an HTTP-date of an existing day and time. Case is without
    /// meaning; whether the name of the day fits the date as well.
    ///
    /// "a cache recipient SHOULD match the field value case-insensitively" (RFC 9111 §4.2)
    ///
    /// - Parameter now: needed for years of two digits.
    public static func parse(_ range: Range<Int>, in bytes: Span<UInt8>, now: Timestamp) -> Int64? {
        var text = Cursor(position: range.lowerBound, end: range.upperBound)
        let parts: CalendarTime?
        if range.count == 29 {
            parts = text.fixdate(in: bytes)
        } else if range.count == 24 {
            parts = text.asctime(in: bytes)
        } else {
            parts = text.rfc850(in: bytes, now: now)
        }
        guard let parts, text.position == text.end else { return nil }
        return parts.seconds
    }

    /// Appends the moment in the preferred format: "the sender MUST generate those timestamps in the IMF-fixdate
    /// format". Years are kept within 0000 to 9999.
    public static func append(_ seconds: Int64, to target: inout [UInt8]) {
        let moment = CalendarTime(seconds: min(max(seconds, CalendarTime.earliest), CalendarTime.latest))
        append(shortDayNames[moment.dayOfWeek], to: &target)
        append(", ", to: &target)
        DecimalNumber.append(moment.day, width: 2, to: &target)
        target.append(ASCII.space)
        append(monthNames[Int(moment.month) - 1], to: &target)
        target.append(ASCII.space)
        DecimalNumber.append(moment.year, width: 4, to: &target)
        target.append(ASCII.space)
        DecimalNumber.append(moment.hour, width: 2, to: &target)
        target.append(ASCII.colon)
        DecimalNumber.append(moment.minute, width: 2, to: &target)
        target.append(ASCII.colon)
        DecimalNumber.append(moment.second, width: 2, to: &target)
        append(" GMT", to: &target)
    }

    private static func append(_ text: StaticString, to target: inout [UInt8]) {
        text.withUTF8Buffer { target.append(contentsOf: $0) }
    }

    /// Reads one format from left to right; each step returns nil where the text departs from the grammar.
    private struct Cursor {
        var position: Int
        let end: Int

        /// `IMF-fixdate = day-name "," SP date1 SP time-of-day SP GMT`
        mutating func fixdate(in bytes: Span<UInt8>) -> CalendarTime? {
            guard name(of: shortDayNames, in: bytes) != nil, skip(", ", in: bytes),
                let day = number(digits: 2, in: bytes), skip(" ", in: bytes),
                let month = name(of: monthNames, in: bytes), skip(" ", in: bytes),
                let year = number(digits: 4, in: bytes), skip(" ", in: bytes),
                let time = timeOfDay(in: bytes), skip(" GMT", in: bytes)
            else { return nil }
            return CalendarTime(year: year, month: Int64(month) + 1, day: day, time: time)
        }

        /// `asctime-date = day-name SP date3 SP time-of-day SP year`, where a day below ten may stand after a space.
        mutating func asctime(in bytes: Span<UInt8>) -> CalendarTime? {
            guard name(of: shortDayNames, in: bytes) != nil, skip(" ", in: bytes),
                let month = name(of: monthNames, in: bytes), skip(" ", in: bytes),
                let day = skip(" ", in: bytes) ? number(digits: 1, in: bytes) : number(digits: 2, in: bytes),
                skip(" ", in: bytes), let time = timeOfDay(in: bytes), skip(" ", in: bytes),
                let year = number(digits: 4, in: bytes)
            else { return nil }
            return CalendarTime(year: year, month: Int64(month) + 1, day: day, time: time)
        }

        /// `rfc850-date = day-name-l "," SP date2 SP time-of-day SP GMT`
        mutating func rfc850(in bytes: Span<UInt8>, now: Timestamp) -> CalendarTime? {
            guard name(of: longDayNames, in: bytes) != nil, skip(", ", in: bytes),
                let day = number(digits: 2, in: bytes), skip("-", in: bytes),
                let month = name(of: monthNames, in: bytes), skip("-", in: bytes),
                let shortYear = number(digits: 2, in: bytes), skip(" ", in: bytes),
                let time = timeOfDay(in: bytes), skip(" GMT", in: bytes)
            else { return nil }
            return CalendarTime(shortYear: shortYear, month: Int64(month) + 1, day: day, time: time, now: now)
        }

        /// `time-of-day = hour ":" minute ":" second`
        private mutating func timeOfDay(in bytes: Span<UInt8>) -> (hour: Int64, minute: Int64, second: Int64)? {
            guard let hour = number(digits: 2, in: bytes), skip(":", in: bytes),
                let minute = number(digits: 2, in: bytes), skip(":", in: bytes),
                let second = number(digits: 2, in: bytes)
            else { return nil }
            return (hour, minute, second)
        }

        private mutating func skip(_ text: StaticString, in bytes: Span<UInt8>) -> Bool {
            let after = position + text.utf8CodeUnitCount
            guard after <= end, bytes.equalsIgnoringCase(text, in: position..<after) else { return false }
            position = after
            return true
        }

        private mutating func name(of names: [StaticString], in bytes: Span<UInt8>) -> Int? {
            for index in names.indices where skip(names[index], in: bytes) { return index }
            return nil
        }

        private mutating func number(digits: Int, in bytes: Span<UInt8>) -> Int64? {
            guard position + digits <= end,
                let value = DecimalNumber.parse(position..<position + digits, in: bytes)
            else { return nil }
            position += digits
            return value
        }
    }
}
