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

    /// "a cache encountering a message with a list-based Age field value SHOULD use the first member of the field value,
    /// discarding subsequent ones. If the field value … is invalid (e.g., contains something other than a non-negative
    /// integer), a cache SHOULD ignore the field." (RFC 9111 §5.1)
    private static func value(of response: ReceivedResponse, in bytes: Span<UInt8>) -> DeltaSeconds {
        guard let range = response.fields.firstValue(.age) else { return .absent }
        var members = ListMembers(range)
        return members.next(in: bytes).map { DeltaSeconds($0, in: bytes) } ?? .absent
    }
}
