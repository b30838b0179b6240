import HTTPCaching

extension AccessLogFormat {
    /// `CLIENT - - [TIME] "REQUEST" STATUS BODY-BYTES "REFERER" "USER-AGENT"` and behind it
    /// `OUTCOME REASON BYTES-TO-CLIENT BYTES-FROM-ORIGIN SECONDS ORIGIN-HEAD-SECONDS`; a hyphen for what there is not.
    static func writeCombined(
        _ record: borrowing ExchangeRecord,
        method: Span<UInt8>,
        target: Span<UInt8>,
        clientAddress: Span<UInt8>,
        userAgent: Span<UInt8>,
        referer: Span<UInt8>,
        into line: inout [UInt8]
    ) {
        line.appendEscapedOrHyphen(clientAddress)
        line.append(" - - [")
        LogTime(milliseconds: record.endedAt).writeCommonLogFormat(into: &line)
        line.append("] \"")
        // A request that can't be read has neither method nor target.
        if method.count > 0 || target.count > 0 {
            line.appendEscaped(method)
            line.append(" ")
            line.appendEscaped(target)
            line.append(" HTTP/")
            line.append(decimal: Int64(record.version.major))
            line.append(".")
            line.append(decimal: Int64(record.version.minor))
        } else {
            line.append("-")
        }
        line.append("\" ")
        line.append(decimal: Int64(record.status))
        line.append(" ")
        line.append(decimal: record.bodyBytesToClient)
        line.append(" \"")
        line.appendEscapedOrHyphen(referer)
        line.append("\" \"")
        line.appendEscapedOrHyphen(userAgent)
        line.append("\" ")
        line.append(record.outcome.code)
        line.append(" ")
        if let reason = record.reason { line.append(reason.code) } else { line.append("-") }
        line.append(" ")
        line.append(decimal: record.bytesToClient)
        line.append(" ")
        line.append(decimal: record.bytesFromOrigin)
        line.append(" ")
        line.append(secondsFromMicroseconds: record.microseconds)
        line.append(" ")
        if let head = record.originHeadMicroseconds {
            line.append(secondsFromMicroseconds: head)
        } else {
            line.append("-")
        }
        line.append("\n")
    }
}
