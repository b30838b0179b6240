import HTTPSemantics
import HTTPWire
import NIOCore

/// However the bytes of a message are split, they are read alike, and nothing points outside of them (RFC 9112 §2.2).
enum WireProperties {
    /// What a parser made of a head.
    private enum Outcome: Equatable {
        case incomplete
        case head(length: Int, framing: BodyFraming, lines: [FieldLine])
        case refused(WireError)
    }

    static func readsRequestsAlike(_ input: [UInt8]) {
        let whole = request(input, pieces: [input.count])
        for pieces in cuts(of: input) {
            precondition(request(input, pieces: pieces) == whole, "a request is read as it was split")
        }
        if case .head(let length, _, let lines) = whole { checkBounds(lines, length, input) }
    }

    static func readsResponsesAlike(_ input: [UInt8]) {
        for method in [Method.get, .head] {
            let whole = response(input, method, pieces: [input.count])
            for pieces in cuts(of: input) {
                precondition(response(input, method, pieces: pieces) == whole, "a response is read as it was split")
            }
            if case .head(let length, _, let lines) = whole { checkBounds(lines, length, input) }
        }
    }

    static func decodesChunksAlike(_ input: [UInt8]) {
        let whole = chunks(input, pieceLength: input.count)
        for length in [1, 2, 3, 7] {
            precondition(chunks(input, pieceLength: length) == whole, "a chunked body is read as it was split")
        }
    }

    // MARK: -

    private static func checkBounds(_ lines: [FieldLine], _ length: Int, _ input: [UInt8]) {
        precondition(length <= input.count, "a head ends behind its bytes")
        for line in lines {
            precondition(
                line.nameRange.upperBound <= line.valueRange.lowerBound && line.valueRange.upperBound <= length,
                "a field line stands outside of its head")
        }
    }

    /// Where an input is cut: byte by byte, and in two at a few places.
    private static func cuts(of input: [UInt8]) -> [[Int]] {
        guard input.count > 1 else { return [] }
        let places = Set([1, input.count / 3, input.count / 2, input.count - 1].filter { $0 > 0 })
        return [[Int](1...input.count)] + places.map { [$0, input.count] }
    }

    private static func request(_ input: [UInt8], pieces: [Int]) -> Outcome {
        var parser = RequestParser()
        do throws(WireError) {
            for end in pieces {
                let bytes = ByteBuffer(bytes: input[..<end])
                if try parser.parse(bytes.readableBytesUInt8Span) {
                    return .head(
                        length: parser.head.length, framing: parser.head.framing, lines: Array(parser.head.fields.lines)
                    )
                }
            }
            return .incomplete
        } catch {
            return .refused(error)
        }
    }

    private static func response(_ input: [UInt8], _ method: Method, pieces: [Int]) -> Outcome {
        var parser = ResponseParser()
        do throws(WireError) {
            for end in pieces {
                let bytes = ByteBuffer(bytes: input[..<end])
                if try parser.parse(bytes.readableBytesUInt8Span, answering: method) {
                    return .head(
                        length: parser.head.length, framing: parser.head.framing, lines: Array(parser.head.fields.lines)
                    )
                }
            }
            return .incomplete
        } catch {
            return .refused(error)
        }
    }

    private struct Chunks: Equatable {
        var content: [UInt8] = []
        var trailers: [UInt8]?
        var isComplete = false
        var error: WireError?
    }

    private static func chunks(_ input: [UInt8], pieceLength: Int) -> Chunks {
        var decoder = BodyDecoder(.chunked)
        var chunks = Chunks()
        var buffer = ByteBuffer()
        var position = 0
        do throws(WireError) {
            while true {
                switch try decoder.next(&buffer) {
                case .content(let content): chunks.content += content.readableBytesView
                case .end(let trailers):
                    chunks.trailers = trailers.map { Array($0.readableBytesView) }
                    chunks.isComplete = true
                    return chunks
                case .needsMore:
                    guard position < input.count else { return chunks }
                    let end = min(position + max(1, pieceLength), input.count)
                    buffer.writeBytes(input[position..<end])
                    position = end
                }
            }
        } catch {
            // What came before the mistake may have been read in more or fewer pieces.
            chunks.content = []
            chunks.error = error
            return chunks
        }
    }
}
