import HTTPCaching

extension AccessLogFormat {
    /// `{"time":"…","client":"…",…}`; durations in microseconds, null for what there is not.
    static func writeJSON(
        _ record: borrowing ExchangeRecord,
        method: Span<UInt8>,
        target: Span<UInt8>,
        authority: Span<UInt8>,
        clientAddress: Span<UInt8>,
        userAgent: Span<UInt8>,
        referer: Span<UInt8>,
        into line: inout [UInt8]
    ) {
        line.append("{\"time\":\"")
        LogTime(milliseconds: record.endedAt).writeISO8601(into: &line)
        line.append("\",\"client\":")
        line.appendJSONOrNull(clientAddress)
        line.append(",\"method\":")
        line.appendJSONOrNull(method)
        line.append(",\"target\":")
        line.appendJSONOrNull(target)
        line.append(",\"authority\":")
        line.appendJSONOrNull(authority)
        line.append(",\"version\":\"HTTP/")
        line.append(decimal: Int64(record.version.major))
        line.append(".")
        line.append(decimal: Int64(record.version.minor))
        line.append("\",\"status\":")
        line.append(decimal: Int64(record.status))
        line.append(",\"outcome\":\"")
        line.append(record.outcome.code)
        line.append("\",\"reason\":")
        if let reason = record.reason {
            line.append("\"")
            line.append(reason.code)
            line.append("\"")
        } else {
            line.append("null")
        }
        line.append(",\"fault\":")
        if let fault = record.fault {
            line.append("\"")
            line.append(fault)
            line.append("\"")
        } else {
            line.append("null")
        }
        line.append(",\"not_modified\":")
        line.append(record.answeredNotModified ? "true" : "false")
        line.append(",\"from_disk\":")
        line.append(record.isFromDisk ? "true" : "false")
        writeNumbers(record, into: &line)
        line.append(",\"user_agent\":")
        line.appendJSONOrNull(userAgent)
        line.append(",\"referer\":")
        line.appendJSONOrNull(referer)
        line.append("}\n")
    }

    private static func writeNumbers(_ record: borrowing ExchangeRecord, into line: inout [UInt8]) {
        line.append(",\"bytes_from_client\":")
        line.append(decimal: record.bytesFromClient)
        line.append(",\"bytes_to_client\":")
        line.append(decimal: record.bytesToClient)
        line.append(",\"body_bytes_to_client\":")
        line.append(decimal: record.bodyBytesToClient)
        line.append(",\"bytes_from_origin\":")
        line.append(decimal: record.bytesFromOrigin)
        line.append(",\"bytes_saved_at_origin\":")
        line.append(decimal: record.bytesSavedAtOrigin)
        line.append(",\"bytes_saved_at_client\":")
        line.append(decimal: record.bytesSavedAtClient)
        line.append(",\"duration_us\":")
        line.append(decimal: record.microseconds)
        line.append(",\"origin_head_us\":")
        if let head = record.originHeadMicroseconds { line.append(decimal: head) } else { line.append("null") }
    }
}
