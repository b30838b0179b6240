import Testing

@testable import DiskStorage

@Suite("Numbers of segments")
struct SegmentNumberTests {
    @Test("They go on after those of the files that are there")
    func goOn() {
        let table = SegmentTable()
        table.reserve(7)
        table.reserve(3)
        #expect([table.takeNumber(), table.takeNumber()] == [8, 9])
    }

    @Test("A file with one of the greatest numbers ends nothing", arguments: [0xffff_fffe, 0xffff_ffff] as [UInt32])
    func greatest(number: UInt32) {
        let table = SegmentTable()
        table.reserve(2)
        table.reserve(number)
        var taken: [UInt32] = []
        for _ in 0..<4 { taken.append(table.takeNumber()) }
        #expect(Set(taken).count == 4)
        #expect(!taken.contains(0) && !taken.contains(2) && !taken.contains(number))
    }
}
