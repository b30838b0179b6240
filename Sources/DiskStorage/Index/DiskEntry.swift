/// What the index holds of a record: where it stands, and what decides without reading it. 48 bytes, one for each record.
package struct DiskEntry: Sendable, Equatable {
    struct Flags: OptionSet {
        let rawValue: UInt8

        /// Its checksums were compared since the start.
        static let verified = Flags(rawValue: 1 << 0)
        /// It was read since it was last written.
        static let used = Flags(rawValue: 1 << 1)
        /// It was there when the process started.
        static let recovered = Flags(rawValue: 1 << 2)
        /// It was current when the process before this one stopped cleanly.
        static let current = Flags(rawValue: 1 << 3)
        /// Its head gives it a lifetime, or may: without one it is validated on each use.
        static let hasFreshness = Flags(rawValue: 1 << 4)
        /// The last attempt to read it failed.
        static let unreadable = Flags(rawValue: 1 << 5)
    }

    /// Of the key.
    var hash: UInt64
    /// Its place in the order of requests; 0 if it is known only that it was asked for before this process started.
    package internal(set) var order: UInt64
    /// `RecordHead.representation`
    var representation: UInt64
    // The body's length, and in the highest byte the flags.
    private var lengthAndFlags: UInt64
    private var offsetInWords: UInt32
    var segment: UInt32
    private var headLengthOrNext: UInt32
    /// `RecordHead.variation`
    var variation: UInt32

    init(
        hash: UInt64, order: UInt64, representation: UInt64, variation: UInt32, segment: UInt32, offset: Int,
        headLength: Int, bodyLength: Int, flags: Flags
    ) {
        self.hash = hash
        self.order = order
        self.representation = representation
        self.variation = variation
        self.segment = segment
        offsetInWords = UInt32(offset >> 3)
        headLengthOrNext = UInt32(headLength)
        lengthAndFlags = UInt64(bodyLength) | UInt64(flags.rawValue) << 56
    }

    /// The body's length in bytes.
    package var bodyLength: Int { Int(lengthAndFlags & (1 << 56 - 1)) }
    /// Whether it was there when the process started, so that writes may have passed it by: it is to be validated before it
    /// is used.
    package var isRecovered: Bool { flags.contains(.recovered) }
    /// Whether it was recovered after a clean stop at which it was still current.
    package var wasCurrentAtStop: Bool { flags.contains(.current) }

    /// Where the record starts in its segment.
    var offset: Int {
        get { Int(offsetInWords) << 3 }
        set { offsetInWords = UInt32(newValue >> 3) }
    }
    var headLength: Int { Int(headLengthOrNext) }
    /// What the record takes in its segment.
    var recordLength: Int { headLength + RecordPrefix.padded(bodyLength) }

    var flags: Flags {
        get { Flags(rawValue: UInt8(lengthAndFlags >> 56)) }
        set { lengthAndFlags = lengthAndFlags & (1 << 56 - 1) | UInt64(newValue.rawValue) << 56 }
    }

    /// Whether both are the record at one place.
    func isSameRecord(as other: DiskEntry) -> Bool {
        segment == other.segment && offsetInWords == other.offsetInWords && hash == other.hash
    }

    /// An unused place in the table, and the number of the next one.
    init(unusedBefore next: UInt32) {
        self.init(
            hash: 0, order: 0, representation: 0, variation: 0, segment: 0, offset: 0, headLength: Int(next),
            bodyLength: 0, flags: [])
    }

    var nextUnused: UInt32 { headLengthOrNext }
}
