/// How much a store on disk may hold and have in hand.
package struct DiskStoreLimits: Sendable, Equatable {
    /// The least capacity.
    package static let leastCapacity = 32_768
    // Places in a segment are kept in 32 bits, as multiples of eight.
    private static let greatestSegmentSize = 16 << 30

    /// Of all files together, in bytes: the segment that is being written, the index that is saved at the end, and files that
    /// were removed but are still read are included.
    package let capacity: Int
    /// Of a file that holds many records, in bytes; at most an eighth of the capacity.
    package let segmentSize: Int
    /// Bytes that wait to be written; what comes when they are more is dropped.
    package var queueCapacity = 32 << 20
    /// Bytes of one large body that wait to be written.
    package var streamWindow = 1 << 20
    /// Large bodies written at the same time.
    package var streams = 64
    /// Variants of one key.
    package var variantsPerKey: Int
    /// Threads that read.
    package var readers = 4

    /// - Parameter segmentSize: is lowered if the capacity is small. A file descriptor is kept open for each segment.
    package init(capacity: Int, segmentSize: Int = 64 << 20, variantsPerKey: Int = 32) {
        self.capacity = capacity
        self.variantsPerKey = variantsPerKey
        self.segmentSize = max(4096, min(segmentSize, capacity / 8, Self.greatestSegmentSize)) & ~7
    }

    /// A larger record gets a file of its own, which is never copied.
    var largestInSegment: Int { segmentSize / 4 }
    /// A larger body is not kept.
    package var largestBody: Int { capacity / 2 }
    /// What is carried over from a segment that is reclaimed, at most.
    var carriedPerSegment: Int { segmentSize / 4 }
}
