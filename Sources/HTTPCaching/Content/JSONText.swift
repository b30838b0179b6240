import HTTPSemantics

/// Gathers a string's content or a number's literal, up to a limit.
struct JSONText: Sendable {
    private let limit: Int
    private var bytes: [UInt8] = []
    private var isGathering = false
    private var isUsable = false
    /// The first half of a surrogate pair whose second half has to come next; 0 if there is none.
    private var highSurrogate: UInt16 = 0

    /// - Parameter limit: in bytes; what is longer is dropped.
    init(limit: Int) {
        self.limit = limit
    }

    /// What was gathered: of a string its content in UTF-8 (as far as it came in UTF-8), of a number its literal. Nil if it
    /// was not gathered, is longer than the limit or has half of a surrogate pair only, which no UTF-8 can express: "the
    /// behavior of software that receives JSON texts containing such values is unpredictable" (RFC 8259 §8.2).
    var value: [UInt8]? {
        isUsable && highSurrogate == 0 ? bytes : nil
    }

    /// Whether `name` was gathered, ASCII letters compared without regard to case.
    func reads(_ name: [UInt8]) -> Bool {
        isUsable && highSurrogate == 0 && bytes.span.equalsIgnoringCase(name)
    }

    /// Starts with nothing; gathers what comes, or lets it pass.
    mutating func start(gathering: Bool) {
        isGathering = gathering
        isUsable = gathering
        highSurrogate = 0
        if gathering { bytes.removeAll(keepingCapacity: true) }
    }

    /// Bytes as they stand in the text.
    mutating func append(_ range: Range<Int>, of piece: Span<UInt8>) {
        guard isGathering, !range.isEmpty, canAppend(range.count) else { return }
        for index in range { bytes.append(piece[index]) }
    }

    /// An octet that an escape stands for.
    mutating func append(_ byte: UInt8) {
        guard isGathering, canAppend(1) else { return }
        bytes.append(byte)
    }

    /// A UTF-16 code unit that an escape stands for (RFC 8259 §7).
    mutating func append(codeUnit: UInt16) {
        guard isGathering else { return }
        if highSurrogate == 0, UTF16.isLeadSurrogate(codeUnit) {
            highSurrogate = codeUnit
            return
        }
        var value = UInt32(codeUnit)
        if highSurrogate != 0 {
            guard UTF16.isTrailSurrogate(codeUnit) else { return giveUp() }
            value = 0x1_0000 + (UInt32(highSurrogate) - 0xD800) << 10 + UInt32(codeUnit) - 0xDC00
            highSurrogate = 0
        }
        // No scalar is a half of a pair.
        guard let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else { return giveUp() }
        for byte in encoded { append(byte) }
    }

    private mutating func canAppend(_ count: Int) -> Bool {
        guard highSurrogate == 0, bytes.count + count <= limit else {
            giveUp()
            return false
        }
        return true
    }

    private mutating func giveUp() {
        isGathering = false
        isUsable = false
    }
}
