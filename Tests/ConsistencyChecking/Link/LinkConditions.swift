/// What a link is like.
package struct LinkConditions: Sendable {
    /// Whether bytes take their time.
    package var isSlow = true
    /// How many of a thousand exchanges break off, half of them before the origin has answered.
    package var cutsPerThousand = 4

    /// A cut write is validated for on each use for a while: with more of them than this, hardly anything would be fresh.
    package static let usual = LinkConditions()
    package static let perfect = LinkConditions(isSlow: false, cutsPerThousand: 0)
}
