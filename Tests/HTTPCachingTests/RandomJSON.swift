import ProxyTesting

/// A JSON text put together at random, and its tokens as `JSONScannerTests` spells them.
struct RandomJSON {
    private(set) var bytes: [UInt8] = []
    private(set) var tokens: [String] = []

    mutating func appendValue(depth: Int, using random: inout SplitMix64) {
        appendSpace(using: &random)
        switch random.below(depth < 5 ? 8 : 5) {
        case 0: appendLiteral(random.pick(["true", "false", "null"]))
        case 1, 2: appendLiteral(random.pick(["0", "-0", "17", "-3.25", "1e9", "0.5E-3", "98765432109876543210"]))
        case 3, 4: appendString(prefix: "s:", using: &random)
        case 5: appendContainer("[", "]", depth: depth, using: &random)
        default: appendContainer("{", "}", depth: depth, using: &random)
        }
        appendSpace(using: &random)
    }

    private mutating func appendLiteral(_ text: String) {
        bytes += text.utf8
        tokens.append(text)
    }

    private mutating func appendContainer(
        _ open: String, _ close: String, depth: Int, using random: inout SplitMix64
    ) {
        appendLiteral(open)
        let count = random.below(5)
        if count == 0 { appendSpace(using: &random) }
        for index in 0..<count {
            if index > 0 { bytes += ",".utf8 }
            if open == "{" {
                appendSpace(using: &random)
                appendString(prefix: "n:", using: &random)
                appendSpace(using: &random)
                bytes += ":".utf8
            }
            appendValue(depth: depth + 1, using: &random)
        }
        appendLiteral(close)
    }

    private mutating func appendString(prefix: String, using random: inout SplitMix64) {
        let parts: [(written: String, meant: String)] = [
            ("a", "a"), ("plain text of some length", "plain text of some length"), ("é", "é"), ("😀", "😀"),
            ("\\n", "\n"), ("\\\"", "\""), ("\\\\", "\\"), ("\\u0041", "A"), ("\\u00E9", "é"),
            ("\\uD83D\\uDE00", "😀"), ("{[:,]}", "{[:,]}"), ("true", "true"),
        ]
        var meant = ""
        bytes += "\"".utf8
        for _ in 0..<random.below(6) {
            let part = random.pick(parts)
            bytes += part.written.utf8
            meant += part.meant
        }
        bytes += "\"".utf8
        tokens.append(prefix + meant)
    }

    private mutating func appendSpace(using random: inout SplitMix64) {
        for _ in 0..<random.below(3) { bytes += random.pick([" ", "\n", "\t", "\r"]).utf8 }
    }
}
