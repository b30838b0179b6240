import HTTPSemantics

/// The age that a response has when it is received (RFC 9111 §4.2.3, corrected_initial_age).
enum InitialAge {
    /// In seconds, at most 2^31.
    static func seconds(of response: ReceivedResponse, in bytes: Span<UInt8>) -> Int64 {
        // apparent_age = max(0, response_time - date_value)
        let apparentAge = response.date(in: bytes).map { max(0, response.responseTime.seconds - $0) } ?? 0
        // response_delay = response_time - request_time
        let responseDelay = max(0, response.responseTime.seconds(since: response.requestTime))
        // corrected_age_value = age_value + response_delay
        let correctedAgeValue = (value(of: response, in: bytes).value ?? 0) + responseDelay
        // corrected_initial_age = max(apparent_age, corrected_age_value)
        return min(max(apparentAge, correctedAgeValue), DeltaSeconds.greatest)
    }

    /// Whether there is an `Age` that is no number.
    static func isInvalid(_ response: ReceivedResponse, in bytes: Span<UInt8>) -> Bool {
        value(of: response, in: bytes) == .invalid
    }

    /// "a cache encountering a message with multiple Age field lines SHOULD use the first field line, discarding
    /// subsequent ones" (RFC 9111 §5.1)
    private static func value(of response: ReceivedResponse, in bytes: Span<UInt8>) -> DeltaSeconds {
        guard let range = response.fields.firstValue(.age) else { return .absent }
        return DeltaSeconds(range, in: bytes)
    }
}
