extension ValueKind where Value == Int {
    /// A whole number in `range`.
    static func integer(_ range: ClosedRange<Int>) -> ValueKind {
        ValueKind("a whole number from \(range.lowerBound) to \(range.upperBound)") { text throws(Complaint) in
            guard let number = Digits.number(text.utf8[...]) else {
                throw Complaint("'\(text)' is not a whole number")
            }
            guard range.contains(number) else { throw Complaint("\(text) is out of range") }
            return number
        }
    }

    /// A size in bytes in `range`: `65536`, `64KiB`.
    static func size(_ range: ClosedRange<Int>) -> ValueKind {
        let expected = "a size from \(ByteSize.text(range.lowerBound)) to \(ByteSize.text(range.upperBound))"
        return ValueKind(expected) { text throws(Complaint) in
            let size = try ByteSize.parse(text)
            guard range.contains(size) else { throw Complaint("\(text) is out of range") }
            return size
        }
    }
}

extension ValueKind where Value == Duration {
    /// A duration in `range`: `250ms`, `5m`.
    static func duration(_ range: ClosedRange<Duration>) -> ValueKind {
        let expected =
            "a duration from \(DurationText.text(range.lowerBound)) to \(DurationText.text(range.upperBound))"
        return ValueKind(expected) { text throws(Complaint) in
            let duration = try DurationText.parse(text)
            guard range.contains(duration) else { throw Complaint("\(text) is out of range") }
            return duration
        }
    }
}

extension ValueKind where Value == Int64 {
    /// A duration of whole seconds, from none to ten years.
    static var seconds: ValueKind {
        let longest = Duration.seconds(3650 * 86_400)
        return ValueKind("a duration of whole seconds from 0s to \(DurationText.text(longest))") {
            text throws(Complaint) in
            let duration = try DurationText.parse(text)
            guard duration <= longest else { throw Complaint("\(text) is out of range") }
            guard duration.components.attoseconds == 0 else {
                throw Complaint("\(text) is not a whole number of seconds")
            }
            return duration.components.seconds
        }
    }
}
