/// What a history must keep to. In each rule "after" means by the clock that all of them share: an operation starts
/// before its first byte is written, and ends after the last byte of its answer was read.
package enum Rule: String, Sendable, CaseIterable {
    /// P2. A read that starts after the first byte of a successful write's answer has reached its client shows that write
    /// or a later one. By then the write was committed, and the proxy had seen so, as it passed the answer on.
    case readYourWrites = "read your writes"

    /// After a 412 to `If-Match: "x"` a read of the same object shows something later than x.
    ///
    /// The origin refuses x only once a later version is committed, so a read that asks it gets that. What the proxy holds
    /// may be x itself, and the 412 is its evidence. It can't hold an x that it has not seen: the writer of this 412 had x
    /// from a read of the same URL (P3: then the proxy held no older one afterwards) or from a write's answer (P2: the
    /// same). Lists have no tag that could be compared, and a list that is as old as x may stand until the write that
    /// replaced x is answered: for them there is no such rule.
    case refusedTags = "a refused tag is not served"

    /// P3. A read of a URL that starts after another one of the same URL has ended shows the same version or a later one,
    /// whoever reads and in whatever way: from the store, past it, or out of what was not stored. A list shows each object no
    /// older than it did before.
    ///
    /// Variants of one version are responses of their own (RFC 9111 §4.1): a stored one may stand until the write is answered
    /// that another one shows already.
    ///
    /// Where two versions can have the same validators this can't be kept: a validation that gets 304 says that nothing has
    /// changed. A check with such an origin leaves the rule out; `readYourWrites` and `laterWrites` hold all the same.
    ///
    /// Between an object's own URL and a list there is no such rule by itself: while a write is on its way, one of them
    /// may be asked for anew and the other one still be held from before, and the proxy can't know that the origin has
    /// committed. Once the write is answered, `readYourWrites` and `laterWrites` bind both.
    case timeRunsForward = "time does not run backwards"

    /// A read of an object that starts after a list has ended shows what the list showed of it, or something later, if the
    /// route says where a list has the versions of its items and how versions compare.
    case listsTellItems = "what a list shows is known of its items"

    /// A version that is read was committed before the read ended.
    case committed = "what is read was committed"

    /// A write that the proxy let through is read once it is committed and its exchange has ended, however it ended: with
    /// 202 and the work done later, with an error of the origin or of the connection.
    ///
    /// A read that starts after both and is answered by the origin shows the write. One that is answered without the
    /// origin may only be if the proxy knows better, and from the exchange's end on it knows that it doesn't, for as long
    /// as the window lasts. Where the client went away, the exchange's end at the proxy is not seen here; it lies within
    /// a slack.
    case laterWrites = "a write of unknown outcome is read once it is committed"

    /// The origin carries out a write that it answered as a success exactly once, with what the client sent and against
    /// the version that `If-Match` names; one that it refused not at all, and any other at most once. A 412 is right.
    case writesOnce = "every write is carried out as it was sent, once"

    /// The body of a read is the body of the version in its `ETag`, byte for byte, and a deleted object has none.
    case wholeContent = "a body belongs to its tag"

    /// Every operation gets an answer that can be read, or the end of its connection.
    case answered = "everything is answered"
}
