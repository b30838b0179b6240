/// Numbers written in digits only.
enum Digits {
    /// The number; nil if the text is empty, has anything but digits or stands for more than an `Int` holds.
    static func number(_ text: Substring.UTF8View) -> Int? {
        guard !text.isEmpty, text.allSatisfy(isDigit) else { return nil }
        return Int(String(Substring(text)))
    }

    /// The leading digits of the text, and what follows them.
    static func split(_ text: String) -> (digits: Substring.UTF8View, rest: Substring) {
        let digits = text.utf8.prefix(while: isDigit)
        return (digits, text[digits.endIndex...])
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }
}
