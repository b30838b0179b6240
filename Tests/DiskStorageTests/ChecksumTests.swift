import CSystemSupport
import ProxyTesting
import Testing

@Suite("CRC32C")
struct ChecksumTests {
    // RFC 3720 §B.4, and the value that catalogues of checksums give for "123456789".
    @Test(
        "Has the published values",
        arguments: [
            (Array("123456789".utf8), 0xE306_9283), ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
            ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0..<32), 0x46DD_794E), ([], 0),
        ] as [([UInt8], UInt32)])
    func published(bytes: [UInt8], value: UInt32) {
        #expect(checksum_crc32c(0, bytes, bytes.count) == value)
        #expect(checksum_crc32c_portable(0, bytes, bytes.count) == value)
    }

    @Test("Is the same by instruction and by table, whole and in two pieces, wherever the bytes lie")
    func ways() {
        var random = SplitMix64(seed: 1)
        let bytes = (0..<600).map { _ in UInt8(random.below(256)) }
        for _ in 0..<2000 {
            let start = random.below(300)
            let length = random.below(300)
            let cut = length == 0 ? 0 : random.below(length)
            bytes.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else { return }
                let whole = checksum_crc32c(0, base + start, length)
                #expect(checksum_crc32c_portable(0, base + start, length) == whole)
                let first = checksum_crc32c(0, base + start, cut)
                #expect(checksum_crc32c(first, base + start + cut, length - cut) == whole)
            }
        }
    }
}
