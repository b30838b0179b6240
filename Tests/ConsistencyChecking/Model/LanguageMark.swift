import NIOCore

/// What tells the variants of one version apart: the language stands at the beginning of the body.
enum LanguageMark {
    /// The languages that clients ask for.
    static let languages = ["de", "en", "fr"]

    static func adding(_ language: String, to body: String) -> String {
        #"{"language":"\#(language)",\#(body.dropFirst())"#
    }

    /// - Returns: nil if the body is not of this language.
    static func removed(_ language: String, from body: ByteBuffer) -> ByteBuffer? {
        let mark = #"{"language":"\#(language)","#
        guard body.getString(at: body.readerIndex, length: mark.utf8.count) == mark else { return nil }
        var rest = ByteBuffer(string: "{")
        rest.writeImmutableBuffer(
            body.getSlice(
                at: body.readerIndex + mark.utf8.count, length: body.readableBytes - mark.utf8.count) ?? ByteBuffer())
        return rest
    }
}
