internal import HTTPCaching
internal import HTTPSemantics
internal import NIOCore

/// The entity-tags in a request that were made here: they never reach the origin, which doesn't know them.
struct MadeTags {
    /// Those that may hold one.
    static let fields = FieldSet(.ifMatch, .ifNoneMatch, .ifRange)
    private let ifMatch: SynthesisedTag.Removal
    private let ifNoneMatch: SynthesisedTag.Removal
    private let isInIfRange: Bool

    init(_ fields: FieldTable, in bytes: Span<UInt8>) {
        ifMatch = SynthesisedTag.removingOurs(from: .ifMatch, fields: fields, in: bytes)
        ifNoneMatch = SynthesisedTag.removingOurs(from: .ifNoneMatch, fields: fields, in: bytes)
        isInIfRange = fields.lines.contains {
            $0.name == .ifRange && SynthesisedTag.isMentioned($0.valueRange, in: bytes)
        }
    }

    /// Writes what is left of a line, if it held such a tag.
    /// - Returns: false if the line goes as it came.
    func replace(
        _ line: FieldLine, _ fields: FieldTable, in bytes: Span<UInt8>, to target: inout ByteAppender
    ) -> Bool {
        switch line.name {
        case .ifMatch: return replace(line, with: ifMatch, fields, in: bytes, to: &target)
        case .ifNoneMatch: return replace(line, with: ifNoneMatch, fields, in: bytes, to: &target)
        // A weak tag never fits here (RFC 9110 §13.1.5): the condition fails, and the range goes with it.
        case .ifRange, .range: return isInIfRange
        // "A recipient MUST ignore If-Modified-Since if the request contains an If-None-Match header field" (RFC 9110
        // §13.1.3), also where that is left out here.
        case .ifModifiedSince: return ifNoneMatch == .all
        default: return false
        }
    }

    private func replace(
        _ line: FieldLine, with removal: SynthesisedTag.Removal, _ fields: FieldTable, in bytes: Span<UInt8>,
        to target: inout ByteAppender
    ) -> Bool {
        switch removal {
        case .none: return false
        case .all: return true
        case .some(let remaining):
            // All that is left stands where the first of the lines stood.
            guard fields.first(line.name)?.nameRange == line.nameRange else { return true }
            for value in remaining {
                target.append(bytes.copied(line.nameRange))
                target.append(": ")
                target.append(value)
                target.append("\r\n")
            }
            return true
        }
    }
}
