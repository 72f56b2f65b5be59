#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Decodes JSON and says in one sentence why it could not.
enum JSONFile {
  /// - Throws: `HarnessError.malformedFile`.
  static func decode<Value: Decodable>(_ bytes: [UInt8], from path: String) throws(HarnessError) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw .malformedFile(path: path, reason: reason(error))
    } catch {
      throw .malformedFile(path: path, reason: "\(error)")
    }
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .dataCorrupted(let context) where context.codingPath.isEmpty: "it is not JSON, or it is cut off"
    case .keyNotFound(let key, let context): "\(place(context)) has no key '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      "\(place(context)) has a value of another kind"
    @unknown default: "it cannot be decoded"
    }
  }

  private static func place(_ context: DecodingError.Context) -> String {
    guard !context.codingPath.isEmpty else { return "it" }
    return context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
  }
}
