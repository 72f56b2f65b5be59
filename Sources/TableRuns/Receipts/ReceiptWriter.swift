public import HarnessKit
public import TableCore

/// Computes a part of a table and writes its receipt, with the leaf hashes beside it: nothing is there before both are
/// complete.
///
/// A receipt that is printed or goes to a device or pipe has no file beside it, and cannot be audited from there.
public struct ReceiptWriter {
  private let path: String
  private let replacing: Bool
  private let resuming: Bool
  private let files: any FileLayer

  /// - Parameter path: `-` prints the receipt as one line on standard output.
  /// - Parameter resuming: What an earlier run of the same command left may be there, and is held against this one's.
  public init(_ path: String, replacing: Bool, resuming: Bool = false) {
    self.init(path, replacing: replacing, resuming: resuming, files: SystemFiles())
  }

  package init(_ path: String, replacing: Bool, resuming: Bool, files: any FileLayer) {
    self.path = path
    self.replacing = replacing
    self.resuming = resuming
    self.files = files
  }

  /// Whose part it is.
  public struct Owner: Sendable {
    package let rank: UInt64
    package let worldSize: UInt64

    public init(rank: UInt64, worldSize: UInt64) {
      self.rank = rank
      self.worldSize = worldSize
    }
  }

  /// - Parameter owner: Nil for a part chosen by ids.
  /// - Throws: `HarnessError.outputExists` before any work; `.resumeRefused`, `.interrupted`, `.fileFailed`.
  public func write(
    of part: SampleRange, in table: Table, owner: Owner?, by engine: any TableEngine, jobs: Int,
    isInterrupted: @escaping () -> Bool = { false }
  ) throws(HarnessError) -> Receipt {
    let destination = try OutputDestination(path, files: files)
    let isFile = if case .file = destination { true } else { false }
    // Opened before the work: an output that cannot be written is told at once, not after hours.
    let output = try OutputFile(destination, replacing || resuming ? .replacing : .new, files: files)
    var leafOutput: OutputFile?
    do throws(HarnessError) {
      let leafPath = path + LeafFile.suffix
      leafOutput = isFile ? try OutputFile(leafPath, replacing: replacing || resuming, files: files) : nil
      let proof = try PartProof(of: part, in: table, by: engine, jobs: jobs, isInterrupted: isInterrupted) {
        (hashes, _) throws(HarnessError) in try leafOutput?.write(LeafFile.bytes(of: hashes).span)
      }
      let receipt = Receipt(
        engine: type(of: engine).name, engineVersion: type(of: engine).version, kernel: engine.kernelName,
        settings: engine.settings, table: table, rank: owner?.rank, worldSize: owner?.worldSize, part: part,
        hashes: proof.hashes, leaves: proof.leaves, sums: proof.sums)
      // Only after computing: what is there is held against the result, never believed.
      if resuming && isFile { try checkKept(receipt, of: engine) }
      try output.write(Array(ReceiptFile.text(receipt, of: engine, onOneLine: !isFile).utf8).span)
      // The receipt comes last: where it is, its leaves are.
      try leafOutput?.finish()
      try output.finish()
      return receipt
    } catch {
      leafOutput?.abandon()
      output.abandon()
      throw error
    }
  }

  /// What an earlier run left must be what this one computed, but for the kernel.
  private func checkKept(_ receipt: Receipt, of engine: any TableEngine) throws(HarnessError) {
    if files.kind(of: path) == .regular {
      let kept = try ReceiptFile.read(path, engines: [engine], files: files)
      guard !kept.isEdited && kept.receipt.replacing(kernel: receipt.kernel) == receipt else {
        throw .resumeRefused(path: path, reason: "it is not the receipt of these rows")
      }
    }
    let leafFile = LeafFile(besideReceipt: path, files: files)
    guard let leaves = receipt.leaves, files.kind(of: leafFile.path) == .regular else { return }
    guard try leafFile.read(count: leaves.count, { _ in }) == leaves else {
      throw .resumeRefused(path: leafFile.path, reason: "it does not hold the leaf hashes of these rows")
    }
  }
}
