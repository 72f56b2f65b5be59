public import DPAEngine
public import HarnessKit
public import TableRuns

/// Receipts where DPA is the only engine.
extension ReceiptVerifier {
  /// - Parameters:
  ///   - expectedRoot: The root that the table must have, where it is known.
  ///   - audit: Which leaves are computed again; nil for none but those that parts share.
  public init(
    _ paths: [String], expectedRoot: Digest? = nil, audit: ReceiptAudit? = nil, kernel: Kernel = .automatic,
    jobs: Int = 1
  ) {
    self.init(paths, expectedRoot: expectedRoot, audit: audit, engines: [Engine(kernel: kernel)], jobs: jobs)
  }
}

extension ReceiptFile {
  /// The receipt as indented JSON with its own SHA-256, or on one line.
  public static func text(_ receipt: Receipt, onOneLine: Bool = false) -> String {
    text(receipt, of: Engine(receipt.augmentation), onOneLine: onOneLine)
  }

  /// Reads a receipt, and says whether somebody edited it.
  ///
  /// - Throws: `HarnessError` where it cannot be read or is malformed.
  public static func read(_ path: String) throws(HarnessError) -> Contents { try read(path, engines: [Engine()]) }
}

extension HarnessError {
  /// A request that DPA refused.
  public static func refused(_ error: EngineError) -> HarnessError {
    switch error {
    // Nothing is wrong with the request, but this machine cannot go on with it now.
    case .memoryLimitExceeded, .readingUnavailable: .refused(Refusal(error.description, status: .internalError))
    default: .refused(Refusal(error.description))
    }
  }
}
