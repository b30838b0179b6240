internal import CZlib

/// Takes a content coding (RFC 9110 §8.4.1) off a body while it arrives. What it has decoded is handed out piece by piece and not
/// held.
package final class ContentDecoder {
    /// The codings that are known here.
    package enum Coding: Sendable {
        /// RFC 1952; several members one after the other are one content.
        case gzip
        /// RFC 1950. "Some non-conformant implementations send the "deflate" compressed data without the zlib wrapper." (RFC 9110
        /// §8.4.1.2)
        case deflate
    }

    private enum State {
        case unbegun
        case decoding
        /// At the end of the content, or of a member of it.
        case ended
        case failed
    }

    private let coding: Coding
    private let mostDecoded: Int
    /// zlib remembers where it lies.
    private let stream: UnsafeMutablePointer<z_stream>
    private var state = State.unbegun
    private var decoded = 0
    private static let pieceSize = 16_384

    /// - Parameter mostDecoded: how many bytes the content may have: a few coded ones can stand for very many.
    package init(_ coding: Coding, mostDecoded: Int) {
        self.coding = coding
        self.mostDecoded = mostDecoded
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
    }

    deinit {
        // Harmless where nothing was begun: the state in the stream is nil then.
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Whether everything that was given is a whole content.
    package var isComplete: Bool {
        if case .ended = state { true } else { false }
    }

    /// Decodes the next bytes.
    /// - Parameter body: gets what comes of them, in pieces.
    /// - Returns: false if they are not of this coding, or if the content is too long; then nothing more is decoded.
    package func decode(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        guard !bytes.isEmpty else { return !isFailed }
        guard begin(bytes[0]) else { return fail() }
        // zlib doesn't write there.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(bytes.count)
        return withUnsafeTemporaryAllocation(byteCount: Self.pieceSize, alignment: 16) { piece in
            repeat {
                guard decodePiece(piece, body) else { return fail() }
            } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0 && !isComplete
            return true
        }
    }

    private var isFailed: Bool {
        if case .failed = state { true } else { false }
    }

    private func fail() -> Bool {
        state = .failed
        return false
    }

    /// Chooses the format by the first byte, where there is a choice.
    private func begin(_ first: UInt8) -> Bool {
        switch state {
        case .decoding, .ended: return true
        case .failed: return false
        case .unbegun:
            let windowBits: Int32
            switch coding {
            case .gzip: windowBits = 15 + 16
            // CM = 8 stands in the first byte of the zlib format (RFC 1950 §2.2); no raw data of a compressor begin so.
            case .deflate: windowBits = first & 0x0F == 8 ? 15 : -15
            }
            guard czlib_inflate_init(stream, windowBits) == Z_OK else { return false }
            state = .decoding
            return true
        }
    }

    private func decodePiece(_ piece: UnsafeMutableRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        if case .ended = state {
            guard stream.pointee.avail_in > 0 else { return true }
            // Another member, or something that doesn't belong there.
            guard coding == .gzip, inflateReset(stream) == Z_OK else { return false }
            state = .decoding
        }
        stream.pointee.next_out = piece.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(piece.count)
        let result = inflate(stream, Z_NO_FLUSH)
        let count = piece.count - Int(stream.pointee.avail_out)
        decoded += count
        guard decoded <= mostDecoded else { return false }
        if count > 0 { body(UnsafeRawBufferPointer(rebasing: piece[..<count])) }
        switch result {
        case Z_OK: return true
        // There was nothing left to decode.
        case Z_BUF_ERROR: return stream.pointee.avail_in == 0
        case Z_STREAM_END:
            state = .ended
            return true
        default: return false
        }
    }
}
