import HTTPSemantics
import HTTPWire
import NIOHTTP1

/// What NIO refuses although this parser accepts it, and why that harms nobody: who refuses forwards nothing.
enum KnownStrictness: CaseIterable {
    /// llhttp knows a fixed list of methods; RFC 9110 §9.1 leaves the list open.
    case unknownMethod
    /// llhttp knows HTTP/1.0 and 1.1 only; RFC 9110 §2.5 has higher minor versions read as 1.1.
    case laterMinorVersion

    /// llhttp checks the grammar of chunk extensions; here they are thrown away unread, CR, LF and control characters
    /// excepted: RFC 9112 §7.1.1 has a recipient ignore those it does not recognise.
    case chunkExtension
    /// llhttp takes no tab behind the digits of a length, which RFC 9112 §5.1 allows behind any value.
    case tabBehindLength
    /// llhttp takes ASCII only in a target. Here octets beyond it pass, as with nginx, Apache and HAProxy in its relaxed mode: they
    /// separate nothing.
    case octetsBeyondASCII

    func explains(_ error: any Error, of message: Reading.Message, in specimen: Specimen) -> Bool {
        guard let error = error as? HTTPParserError, errors.contains(error) else { return false }
        switch self {
        case .unknownMethod:
            return message.request?.method == .other
        case .laterMinorVersion:
            return (2...9).contains { text(specimen.bytes).contains("HTTP/1.\($0)") }
        case .chunkExtension:
            let framing = message.request?.framing ?? message.response?.framing
            return framing == .chunked && specimen.bytes.contains(0x3B)
        case .octetsBeyondASCII:
            return message.request?.target.unicodeScalars.contains { $0.value >= 0x80 } ?? false
        case .tabBehindLength:
            let fields = message.request?.fields ?? message.response?.fields ?? []
            return specimen.bytes.contains(0x09) && fields.contains { $0.recognised == .contentLength }
        }
    }

    /// The errors that NIO gives for it.
    private var errors: [HTTPParserError] {
        switch self {
        case .unknownMethod: [.invalidMethod]
        case .laterMinorVersion: [.invalidVersion]
        case .chunkExtension: [.strictModeAssertion, .invalidChunkSize]
        case .octetsBeyondASCII: [.invalidURL]
        case .tabBehindLength: [.invalidContentLength]
        }
    }
}
