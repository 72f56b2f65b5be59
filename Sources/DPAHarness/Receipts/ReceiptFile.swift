public import DPAEngine

/// Receipts on disk.
public enum ReceiptFile {
  /// The receipt as indented JSON with its own SHA-256, or on one line.
  public static func text(_ receipt: Receipt, onOneLine: Bool = false) -> String {
    var document = ReceiptDocument(receipt)
    document.sha256 = checksum(document)
    return (onOneLine ? JSONText.line(document) : JSONText.encode(document)) + "\n"
  }

  /// Reads a receipt, and says whether somebody edited it.
  ///
  /// - Throws: `HarnessError` where it cannot be read or is malformed.
  public static func read(_ path: String) throws(HarnessError) -> (receipt: Receipt, isEdited: Bool) {
    try read(path, files: SystemFiles())
  }

  static func read(_ path: String, files: any FileLayer) throws(HarnessError) -> (receipt: Receipt, isEdited: Bool) {
    struct Header: Decodable { let schema: String }
    let bytes = try files.contents(of: path, as: ReceiptDocument.kind)
    let header: Header = try JSONFile.decode(bytes, from: path)
    let known = [ReceiptDocument.schemaWithoutLeaves, ReceiptDocument.schema]
    guard known.contains(header.schema) else {
      throw .unknownSchema(path: path, found: header.schema, known: known.joined(separator: "' and '"))
    }
    let document: ReceiptDocument = try JSONFile.decode(bytes, from: path)
    do {
      return (try document.receipt(), document.sha256 != checksum(document))
    } catch {
      throw .malformedFile(path: path, reason: "\(error)")
    }
  }

  private static func checksum(_ document: ReceiptDocument) -> String {
    var body = document
    body.sha256 = nil
    return SHA256.digest(of: JSONText.line(body).utf8).description
  }
}
