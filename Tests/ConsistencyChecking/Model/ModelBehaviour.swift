package import NIOCore

/// How an origin in memory answers.
package struct ModelBehaviour: Sendable {
    /// What tells one version of a representation from another.
    package enum Validators: Sendable {
        /// An entity-tag that names the version.
        case exact
        /// The second in which the version was made: as an entity-tag for every other object, as `Last-Modified` for the rest.
        /// Two versions of one second look alike.
        case coarse
    }

    /// A request takes up to this long. The moment at which it is carried out is anywhere within.
    package var longestDelay = TimeAmount.milliseconds(40)
    /// The `Cache-Control` of what is read.
    package var cacheControl: String?
    package var validators = Validators.exact
    /// Whether lists have an entity-tag.
    package var tagsLists = false
    /// How many responses of a hundred say `no-store` instead.
    package var percentNotToStore = 0
    /// How many versions of a hundred are larger than anything that is stored.
    package var percentTooLarge = 0
    /// Whether a representation depends on `Accept-Language`, and says so.
    package var varies = false

    package init(cacheControl: String? = nil) {
        self.cacheControl = cacheControl
    }
}
