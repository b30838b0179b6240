/// Follows the grammar of a number (RFC 8259 §6), one byte at a time.
enum JSONNumber: UInt8, Sendable {
    case minus
    case zero
    case integer
    case point
    case fraction
    case exponent
    case exponentSign
    case exponentDigits

    /// Nil if no number starts with `byte`.
    init?(first byte: UInt8) {
        switch byte {
        case JSONByte.minus: self = .minus
        case JSONByte.zero: self = .zero
        case 0x31...0x39: self = .integer
        default: return nil
        }
    }

    /// Whether the number may end here.
    var isComplete: Bool {
        switch self {
        case .zero, .integer, .fraction, .exponentDigits: true
        case .minus, .point, .exponent, .exponentSign: false
        }
    }

    /// Where the number stands after `byte`; nil if `byte` is no part of it.
    func after(_ byte: UInt8) -> JSONNumber? {
        if JSONByte.isDigit(byte) { return afterDigit(byte) }
        switch (self, byte) {
        case (.zero, 0x2E), (.integer, 0x2E): return .point
        case (.zero, 0x45), (.zero, 0x65), (.integer, 0x45), (.integer, 0x65), (.fraction, 0x45), (.fraction, 0x65):
            return .exponent
        case (.exponent, 0x2B), (.exponent, JSONByte.minus): return .exponentSign
        default: return nil
        }
    }

    private func afterDigit(_ digit: UInt8) -> JSONNumber? {
        switch self {
        case .minus: digit == JSONByte.zero ? .zero : .integer
        // "Leading zeros are not allowed."
        case .zero: nil
        case .integer: .integer
        case .point, .fraction: .fraction
        case .exponent, .exponentSign, .exponentDigits: .exponentDigits
        }
    }
}
