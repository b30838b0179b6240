/// How a sample origin listens, what it keeps, and which habits of a legacy server it shows.
package struct SampleOriginConfiguration: Sendable {
    /// The host name or address to listen on.
    package var host: String
    /// The TCP port to listen on; 0 lets the system choose one.
    package var port: Int
    /// Where the books and the ERP rows are kept.
    package var database: DatabaseLocation
    /// Whether an empty database is filled with sample books and ERP rows.
    package var isSeeded: Bool
    /// How much time an answer takes on top of the work itself: half of it passes before the request is
    /// carried out, half of it between that moment and the first byte of the answer.
    package var latency: Duration
    /// Whether entity-tags are sent without their quotes, and accepted with or without.
    package var sendsUnquotedEntityTags: Bool
    /// Whether every answer is an HTTP/1.0 message after which the connection closes.
    package var answersHTTP10: Bool
    /// Whether a request with `Transfer-Encoding: chunked` is answered with 411.
    package var refusesChunkedRequests: Bool
    /// Cuts the body of every Nth answer that has one in the middle and closes; nil for never.
    package var dropEvery: Int?
    /// The `Cache-Control` value of every answer to a GET or HEAD; nil for none.
    package var cacheControl: String?
    /// How much later than its 202 the work of an ERP action happens.
    package var actionDelay: Duration

    /// Creates a configuration; what is left out is what the command line does by default.
    package init(
        host: String = "127.0.0.1",
        port: Int = 5000,
        database: DatabaseLocation = .memory,
        isSeeded: Bool = true,
        latency: Duration = .zero,
        sendsUnquotedEntityTags: Bool = false,
        answersHTTP10: Bool = false,
        refusesChunkedRequests: Bool = false,
        dropEvery: Int? = nil,
        cacheControl: String? = nil,
        actionDelay: Duration = .milliseconds(200)
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.isSeeded = isSeeded
        self.latency = latency
        self.sendsUnquotedEntityTags = sendsUnquotedEntityTags
        self.answersHTTP10 = answersHTTP10
        self.refusesChunkedRequests = refusesChunkedRequests
        self.dropEvery = dropEvery
        self.cacheControl = cacheControl
        self.actionDelay = actionDelay
    }
}
