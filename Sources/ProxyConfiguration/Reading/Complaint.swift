/// What is wrong with one value.
struct Complaint: Error, Equatable {
    /// Such as `'5 sec' is not a duration`.
    let wrong: String
    /// What was expected, if that can be said better than for the kind of value as a whole.
    var expected: String?
    /// Where in the value's text the mistake stands, in UTF-8 bytes.
    var offset = 0

    init(_ wrong: String, expected: String? = nil, offset: Int = 0) {
        self.wrong = wrong
        self.expected = expected
        self.offset = offset
    }
}
