extension Substring {
    /// The text without the spaces and tabs around it (`OWS` of RFC 9110 §5.6.3).
    func trimmingOptionalWhitespace() -> Substring {
        func isWhitespace(_ character: Character) -> Bool { character == " " || character == "\t" }
        var trimmed = drop(while: isWhitespace)
        while let last = trimmed.last, isWhitespace(last) { trimmed.removeLast() }
        return trimmed
    }
}
