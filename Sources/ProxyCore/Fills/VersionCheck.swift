internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics

/// What the version that a read shows says, beside what writes and earlier reads have said.
enum VersionCheck: Equatable {
    /// - Parameter knownCurrentAt: a place in the order of all requests, after the read's own, at which a write made this
    ///   very version; nil if none did.
    case usable(knownCurrentAt: UInt64?)
    /// It is older than one that is known (the route declares how versions compare).
    case wentBackwards

    /// - Parameters:
    ///   - tag: the opaque tag of the answer.
    ///   - order: the place of the read's request in the order of all.
    static func check(
        _ tag: Span<UInt8>, request: RequestMessage, order: UInt64, stored: StoredResponse?, shared: ProxyShared,
        now: Timestamp
    ) -> VersionCheck {
        if let expected = shared.expectedVersions.expectation(at: request.hashes.key, now: now),
            let expectedTag = expected.tag
        {
            if expected.order > order {
                // It was asked for before the write was answered: it may be what was there before, or after.
                return .usable(knownCurrentAt: tag.equals(expectedTag.span) && expected.vouches ? expected.order : nil)
            }
            if request.rules.versionOrder?.compare(tag, expectedTag.span) == .older { return .wentBackwards }
        }
        if let stored, let validators = request.rules.versionOrder, stored.order < order,
            isOlder(tag, than: stored, by: validators, now: now)
        {
            return .wentBackwards
        }
        return .usable(knownCurrentAt: nil)
    }

    /// An origin that was set back to an earlier state is believed after a while.
    private static func isOlder(
        _ tag: Span<UInt8>, than stored: StoredResponse, by validators: ValidatorOrder, now: Timestamp
    ) -> Bool {
        guard let storedTag = stored.metadata.entityTag,
            now.seconds(since: stored.metadata.responseTime) < ExpectedVersions.seconds
        else { return false }
        let block = stored.block
        return validators.compare(tag, block.span.extracting(storedTag.opaque)) == .older
    }
}
