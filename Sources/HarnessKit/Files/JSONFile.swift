#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Decodes JSON and says in one sentence why it could not.
package enum JSONFile {
  /// - Parameter context: What a value needs to know that its own bytes do not say.
  /// - Throws: `HarnessError.malformedFile`.
  package static func decode<Value: Decodable>(
    _ bytes: [UInt8], from path: String, keys: JSONKeys = .snakeCase,
    context: [CodingUserInfoKey: any Sendable] = [:]
  ) throws(HarnessError) -> Value {
    do {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = keys == .snakeCase ? .convertFromSnakeCase : .useDefaultKeys
      decoder.userInfo = context
      return try decoder.decode(Value.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw .malformedFile(path: path, reason: reason(error, bytes, keys))
    } catch {
      throw .malformedFile(path: path, reason: "\(error)")
    }
  }

  /// - Parameter found: The schema of a document, decoded before all the rest, which another version may have changed.
  /// - Throws: `HarnessError.unknownSchema`.
  package static func check(_ found: String, of path: String, against known: String...) throws(HarnessError) {
    guard known.contains(found) else {
      throw .unknownSchema(path: path, found: found, known: known.joined(separator: "' and '"))
    }
  }

  /// What a document says it is.
  ///
  /// - Throws: `HarnessError.malformedFile`.
  package static func schema(of bytes: [UInt8], from path: String) throws(HarnessError) -> String {
    struct Header: Decodable { let schema: String }
    return (try decode(bytes, from: path) as Header).schema
  }

  private static func reason(_ error: DecodingError, _ bytes: [UInt8], _ keys: JSONKeys) -> String {
    switch error {
    // The decoder reports a number that it cannot store in the same words as a missing brace.
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      isDocument(bytes)
        ? "a number in it is out of range, or has decimals where none can be" : "it is not JSON, or it is cut off"
    case .keyNotFound(let key, let context): "\(place(context, keys)) has no key '\(name(key, keys))'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      "\(place(context, keys)) has a value of another kind"
    @unknown default: "it cannot be decoded"
    }
  }

  /// Whether it is JSON, whatever its numbers are.
  private static func isDocument(_ bytes: [UInt8]) -> Bool {
    // Takes any value and reads nothing of it, so that only the form is judged.
    struct Anything: Decodable { init(from decoder: any Decoder) {} }
    return (try? JSONDecoder().decode(Anything.self, from: Data(bytes))) != nil
  }

  private static func place(_ context: DecodingError.Context, _ keys: JSONKeys) -> String {
    guard !context.codingPath.isEmpty else { return "it" }
    return context.codingPath.map { key in key.intValue.map { "[\($0)]" } ?? ".\(name(key, keys))" }.joined()
  }

  /// A key as the document has it, where the decoder speaks of it as of a property.
  private static func name(_ key: any CodingKey, _ keys: JSONKeys) -> String {
    guard keys == .snakeCase else { return key.stringValue }
    return key.stringValue.map { $0.isUppercase ? "_\($0.lowercased())" : String($0) }.joined()
  }
}

/// A kind of file that is read whole, with the most bytes that one may have: a device that never ends, or a file that
/// somebody put in the place of another, must not fill the memory. Each is a constant of the type that is decoded.
package struct DocumentKind: Sendable {
  /// As an error names it, for example `receipt`.
  package let name: String
  package let byteLimit: Int

  /// - Parameter name: Fits behind "a".
  package init(_ name: String, kibibytes: Int) {
    self.name = name
    byteLimit = kibibytes << 10
  }

  package init(_ name: String, mebibytes: Int) { self.init(name, kibibytes: mebibytes << 10) }

  /// - Throws: `HarnessError.tooLong`.
  package func check(byteCount: Int, of path: String) throws(HarnessError) {
    guard byteCount <= byteLimit else { throw .tooLong(path: path, kind: name, byteLimit: byteLimit) }
  }
}
