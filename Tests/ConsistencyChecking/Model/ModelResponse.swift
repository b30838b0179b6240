import NIOHTTP1

/// What the origin in memory answers.
struct ModelResponse {
    var status: HTTPResponseStatus
    var fields = HTTPHeaders()
    var body = ""

    init(_ status: HTTPResponseStatus, _ fields: HTTPHeaders = HTTPHeaders(), body: String = "") {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
