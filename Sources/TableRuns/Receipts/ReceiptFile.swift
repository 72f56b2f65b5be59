public import HarnessKit
import Hashing
public import TableCore

/// Receipts on disk.
public enum ReceiptFile {
  /// The receipt as indented JSON with its own SHA-256, or on one line.
  ///
  /// - Parameter engine: The receipt's, under its settings.
  public static func text(_ receipt: Receipt, of engine: any TableEngine, onOneLine: Bool = false) -> String {
    var document = ReceiptDocument(receipt, of: engine)
    document.sha256 = checksum(document)
    return (onOneLine ? JSONText.line(document, keys: .asSpelled) : JSONText.encode(document, keys: .asSpelled)) + "\n"
  }

  /// A receipt as its file states it.
  public struct Contents {
    public let receipt: Receipt
    /// The receipt's engine, under its settings.
    public let engine: any TableEngine
    /// Whether the content is not what its own SHA-256 says.
    public let isEdited: Bool
  }

  /// Reads a receipt, and says whether somebody edited it.
  ///
  /// - Parameter engines: One of each kind; they choose the kernels. A receipt of another kind is read as one of the
  ///   first, and refused when receipts are joined.
  /// - Throws: `HarnessError` where it cannot be read or is malformed.
  public static func read(_ path: String, engines: [any TableEngine]) throws(HarnessError) -> Contents {
    try read(path, engines: engines, files: SystemFiles())
  }

  package static func read(
    _ path: String, engines: [any TableEngine], files: any FileLayer
  ) throws(HarnessError) -> Contents {
    struct Header: Decodable {
      let schema: String
      let engine: String?
    }
    let bytes = try files.contents(of: path, as: ReceiptDocument.kind)
    // The schema first: a document of another version may have any other members.
    let header: Header = try JSONFile.decode(bytes, from: path, keys: .asSpelled)
    try JSONFile.check(header.schema, of: path, against: ReceiptDocument.schemaWithoutLeaves, ReceiptDocument.schema)
    precondition(!engines.isEmpty, "a receipt is of some engine")
    let prototype = engines.first { type(of: $0).name == header.engine } ?? engines[0]
    let document: ReceiptDocument = try JSONFile.decode(
      bytes, from: path, keys: .asSpelled, context: [StatedEngine.prototype: prototype])
    do {
      return Contents(
        receipt: try document.receipt(), engine: document.configuration.engine,
        isEdited: document.sha256 != checksum(document))
    } catch {
      throw .malformedFile(path: path, reason: "\(error)")
    }
  }

  private static func checksum(_ document: ReceiptDocument) -> String {
    // The digest cannot be of itself, so the document is hashed without it.
    var body = document
    body.sha256 = nil
    return SHA256.digest(of: JSONText.line(body, keys: .asSpelled).utf8).description
  }
}

extension OutputCheck {
  /// Adds a receipt, and the leaf file beside it where it goes into a regular file.
  ///
  /// - Throws: as `add` does.
  public mutating func addReceipt(_ path: String, for setting: Sentence, mayExist: Bool) throws(HarnessError) {
    try add(path, for: setting, mayExist: mayExist)
    guard try goesIntoFile(path) else { return }
    try add(path + LeafFile.suffix, for: "the leaf file of \(setting)", mayExist: mayExist)
  }
}
