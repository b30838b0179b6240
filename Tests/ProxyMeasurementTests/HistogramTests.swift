import ProxyMeasurement
import Testing

struct HistogramTests {
    @Test("A duration falls into the first bucket whose bound it doesn't exceed")
    func buckets() {
        for (index, bound) in Histogram.bounds.enumerated() {
            var histogram = Histogram()
            histogram.record(microseconds: bound)
            #expect(histogram.counts[index] == 1)
            histogram.record(microseconds: bound + 1)
            #expect(histogram.counts[index + 1] == 1)
            #expect(histogram.count == 2 && histogram.sum == UInt64(2 * bound + 1))
        }
    }

    @Test("The bounds rise from half a millisecond to 30 seconds, and one bucket takes the rest")
    func bounds() {
        #expect(Histogram.bounds.first == 500 && Histogram.bounds.last == 30_000_000)
        #expect(Histogram.bounds == Histogram.bounds.sorted())
        #expect(Histogram().counts.count == Histogram.bounds.count + 1)
    }
}
