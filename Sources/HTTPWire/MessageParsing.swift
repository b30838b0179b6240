/// How a message is read that departs from the grammar of RFC 9112.
package enum MessageParsing: Sendable, Equatable {
    /// Whatever departs from it is refused.
    case strict
    /// What the RFC lets a recipient mend is mended before anybody else sees it. What could be read in two ways is refused all the
    /// same.
    case lenient
}
