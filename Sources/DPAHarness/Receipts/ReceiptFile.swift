public import DPAEngine

/// Receipts on disk.
public enum ReceiptFile {
  /// The receipt as indented JSON with its own SHA-256, or on one line.
  public static func text(_ receipt: Receipt, onOneLine: Bool = false) -> String {
    var document = ReceiptDocument(receipt)
    document.sha256 = checksum(document)
    return (onOneLine ? JSONText.line(document) : JSONText.encode(document)) + "\n"
  }

  /// Writes a receipt; `-` prints it as one line on standard output.
  ///
  /// - Throws: `HarnessError`.
  public static func write(_ receipt: Receipt, to path: String, replacing: Bool) throws(HarnessError) {
    let text = text(receipt, onOneLine: path == OutputFile.standardOutput)
    try OutputFile.write(Array(text.utf8), to: path, replacing: replacing, files: SystemFiles())
  }

  /// Reads a receipt, and says whether somebody edited it.
  ///
  /// - Throws: `HarnessError` where it cannot be read or is malformed.
  public static func read(_ path: String) throws(HarnessError) -> (receipt: Receipt, isEdited: Bool) {
    let document: ReceiptDocument = try JSONFile.decode(
      try SystemFiles().contents(of: path, as: ReceiptDocument.kind), from: path)
    guard document.schema == ReceiptDocument.schema else {
      throw .unknownSchema(path: path, found: document.schema, known: ReceiptDocument.schema)
    }
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
