public import DPAEngine

/// Generates a part of a table into an output, with its statistics and root as asked.
public struct TableWriter {
  private let request: TableRequest.Resolved
  private let kernel: Kernel
  private let format: RowFormat

  public init(_ request: TableRequest.Resolved, kernel: Kernel, format: RowFormat) {
    self.request = request
    self.kernel = kernel
    self.format = format
  }

  /// What was found on the way.
  public struct Summary: Sendable {
    public var rowCount: UInt64 = 0
    public var statistics: ExactStatistics?
    public var root: Digest?
  }

  /// Writes all rows; the output is complete afterwards, or nothing of it is left.
  ///
  /// - Throws: `HarnessError`.
  public func write(
    to path: String, replacing: Bool = false, statistics: Bool = false, root: Bool = false
  ) throws(HarnessError) -> Summary {
    try write(to: path, replacing: replacing, statistics: statistics, root: root, files: SystemFiles())
  }

  package func write(
    to path: String, replacing: Bool, statistics: Bool, root: Bool, files: any FileLayer
  ) throws(HarnessError) -> Summary {
    let output = try OutputFile(path, replacing: replacing, files: files)
    do {
      let summary = try writeRows(to: output, statistics: statistics, root: root)
      try output.finish()
      return summary
    } catch {
      output.discard()
      throw error
    }
  }

  private func writeRows(to output: OutputFile, statistics: Bool, root: Bool) throws(HarnessError) -> Summary {
    let generator = Engine(request.configuration, kernel: kernel).makeGenerator()
    var collected = ExactStatistics(for: request.configuration)
    var hasher = TableHasher()
    var batch = SampleBatch()
    var bytes: [UInt8] = []
    var records: [UInt8] = []
    var rest = request.part
    format.appendHeader(to: &bytes)
    while !rest.isEmpty {
      rest = rest.dropFirst(UInt64(generator.fill(&batch, with: rest, of: request.table)))
      format.append(batch, to: &bytes)
      if statistics { collected.add(batch) }
      if root {
        records.removeAll(keepingCapacity: true)
        RowFormat.records.append(batch, to: &records)
        hasher.append(records.span)
      }
      try output.write(bytes)
      bytes.removeAll(keepingCapacity: true)
    }
    try output.write(bytes)
    return Summary(
      rowCount: request.part.count, statistics: statistics ? collected : nil, root: root ? hasher.root : nil)
  }
}
