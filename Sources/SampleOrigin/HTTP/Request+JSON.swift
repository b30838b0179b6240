import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

extension Request {
    /// The largest request body that is read, in bytes.
    private static let largestBody = 1 << 20

    /// Reads the whole body as JSON, whatever its `Content-Type` says.
    ///
    /// - Throws: ``Problem`` 400 if it is no JSON or not of the type, 413 if it is larger than 1 MiB.
    func decodeBody<Value: Decodable>(as type: Value.Type) async throws -> Value {
        let buffer: ByteBuffer
        do {
            buffer = try await body.collect(upTo: Request.largestBody)
        } catch is NIOTooManyBytesError {
            throw Problem(status: .contentTooLarge, detail: "The request body is larger than 1 MiB.")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(buffer.readableBytesView))
        } catch let error as DecodingError {
            throw Problem.badRequest(error.explanation)
        }
    }
}
