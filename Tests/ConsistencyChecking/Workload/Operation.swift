/// One thing that a client does, as its workload decided it.
package struct Operation: Sendable, Equatable {
    /// Which operation of which client.
    package struct Identifier: Sendable, Hashable, CustomStringConvertible {
        package var client: Int32
        /// Counted from 1 for each client.
        package var number: Int32

        package init(client: Int32, number: Int32) {
            self.client = client
            self.number = number
        }

        /// Such as `3-17`: what a write carries as `X-Correlation-ID` and in what it writes.
        package var description: String { "\(client)-\(number)" }
    }

    package enum Kind: String, Sendable, CaseIterable {
        case read, head, list, update, delete, restore, action

        /// Whether it asks the origin to change something.
        package var isWrite: Bool {
            switch self {
            case .read, .head, .list: false
            case .update, .delete, .restore, .action: true
            }
        }
    }

    /// The tag of an `If-None-Match` or `If-Match`, in terms of what the client has seen.
    package enum Condition: Sendable, Equatable {
        case none
        /// The version that the client saw last.
        case lastSeen
        /// One that it saw before that.
        case older
        /// One that no object ever has.
        case nonsense
    }

    /// How much of the exchange the client takes part in.
    package enum Manner: Sendable, Equatable {
        case whole
        /// Closes before it has sent everything.
        case leavesWhileSending
        /// Closes this long after it has sent everything, unless the answer is there before.
        case leavesBeforeAnswer(microseconds: Int64)
        /// Closes when the answer begins to arrive.
        case leavesDuringAnswer
    }

    package var identifier: Identifier
    package var kind: Kind
    /// The object's place in the catalogue; that of the list for `.list`.
    package var subject: Int
    package var condition = Condition.none
    /// The tag that was sent for the condition; nil if the client has seen none.
    package var tag: Int64?
    /// Whether a read says `Cache-Control: no-cache`.
    package var asksAnew = false
    /// Whether a read has `Authorization`, so that it shares no other request's answer while that is on its way.
    package var hasCredentials = false
    /// The language that a read asks for, where representations depend on it.
    package var language: String?
    package var manner = Manner.whole

    package init(_ identifier: Identifier, _ kind: Kind, subject: Int) {
        self.identifier = identifier
        self.kind = kind
        self.subject = subject
    }
}
