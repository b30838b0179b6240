/// A day and time of day of the Gregorian calendar, in UTC.
public struct CalendarTime: Sendable {
    public let year, month, day, hour, minute, second: Int64

    /// 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z: what four digits of a year can say.
    static let earliest: Int64 = -62_167_219_200
    static let latest: Int64 = 253_402_300_799

    /// Nil if there is no such day or time.
    init?(year: Int64, month: Int64, day: Int64, time: (hour: Int64, minute: Int64, second: Int64)) {
        guard day >= 1, day <= Self.days(inMonth: month, year: year), time.hour < 24, time.minute < 60 else {
            return nil
        }
        // "00:00:00 - 23:59:60 (leap second)" (RFC 9110 §5.6.7). Our time has none, and "the recipient MUST internally
        // represent a parsed Expires date as the nearest time equal to or earlier" (RFC 9111 §4.2).
        let isLeapSecond = time.second == 60 && time.hour == 23 && time.minute == 59
        guard time.second < 60 || isLeapSecond else { return nil }
        self.year = year
        self.month = month
        self.day = day
        hour = time.hour
        minute = time.minute
        second = min(time.second, 59)
    }

    /// A year of two digits: "a timestamp that appears to be more than 50 years in the future" represents "the most
    /// recent year in the past that had the same last two digits" (RFC 9110 §5.6.7).
    init?(
        shortYear: Int64, month: Int64, day: Int64, time: (hour: Int64, minute: Int64, second: Int64), now: Timestamp
    ) {
        let present = CalendarTime(seconds: now.seconds)
        // The latest year with these digits that is at most 50 years away, if the day of the year allows it.
        var year = present.year - present.year % 100 + 100 + shortYear
        while year > present.year + 50 { year -= 100 }
        let candidate = CalendarTime(year: year, month: month, day: day, time: time)
        if let candidate, year < present.year + 50 || candidate.timeWithinYear <= present.timeWithinYear {
            self = candidate
        } else {
            self.init(year: year - 100, month: month, day: day, time: time)
        }
    }

    /// Orders the moments of one year.
    private var timeWithinYear: Int64 {
        ((month * 31 + day) * 24 + hour) * 3600 + minute * 60 + second
    }

    /// - Parameter seconds: since 1970-01-01T00:00:00Z.
    public init(seconds: Int64) {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let rest = seconds - days * 86_400
        hour = rest / 3600
        minute = rest / 60 % 60
        second = rest % 60
        // Counted from 0000-03-01, so that the leap day comes last in its year; an era has 400 years.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Since 1970-01-01T00:00:00Z.
    var seconds: Int64 {
        Self.daysSinceEpoch(year: year, month: month, day: day) * 86_400 + hour * 3600 + minute * 60 + second
    }

    /// 0 is Monday.
    var dayOfWeek: Int {
        // The epoch was a Thursday.
        let day = (Self.daysSinceEpoch(year: year, month: month, day: day) + 3) % 7
        return Int(day < 0 ? day + 7 : day)
    }

    private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func days(inMonth month: Int64, year: Int64) -> Int64 {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}
