public import DPAEngine
public import HarnessKit
import TableRuns

/// A file of rows, whatever they are: generated, filtered, merged, or made elsewhere. To write a table that is to be
/// generated, `TableWriter` is faster and takes no memory for its rows.
public struct SampleFile: Sendable {
  public let path: String
  public let format: RowFormat
  private let files: any FileLayer

  /// - Parameter format: By default what the ending of the name says.
  /// - Throws: `HarnessError.usage` where the ending says nothing; `.refused` for a format of columns.
  public init(_ path: String, format: RowFormat? = nil) throws(HarnessError) {
    try self.init(path, format: format, files: SystemFiles())
  }

  package init(_ path: String, format: RowFormat?, files: any FileLayer) throws(HarnessError) {
    self.path = path
    self.format = try FileFormat.of(path, named: format)
    // Rows come one by one here, and how many there are is known at the end only.
    guard !self.format.isColumnar else {
      throw .refused(
        Refusal(
          "'\(path)' cannot take rows one by one: \(self.format.rawValue) is for tables that are generated; choose "
            + "another format"))
    }
    self.files = files
  }

  /// How rows are saved.
  public struct Options: Sendable {
    /// What `json` and `stream-json` name; nil is written as `null`.
    public var configuration: AugmentationConfiguration?
    /// Whether `json` ends with statistics; a file without rows has none.
    public var statistics = true
    /// Whether a file that is there is replaced.
    public var replacing = false
    /// Whether the folders above the file are made where they are not there.
    public var makingFolders = false

    public init(configuration: AugmentationConfiguration? = nil) { self.configuration = configuration }
  }

  /// Saves rows in their order: the API's `save_augmentation_chain`. Afterwards the file is whole, or it is not there.
  ///
  /// - Throws: `HarnessError.refused` for a value that is not finite or an id above 2^63-1, which no file holds;
  ///   `.outputExists`, `.fileFailed`.
  /// - Complexity: O(rows). `json` and `npy` name the number of rows before the first, so a sequence is collected for
  ///   them.
  public func save(
    _ rows: some Sequence<Sample>, configuration: AugmentationConfiguration? = nil
  ) throws(HarnessError) {
    try save(rows, options: Options(configuration: configuration))
  }

  /// As above, with every choice there is.
  public func save(_ rows: some Sequence<Sample>, options: Options) throws(HarnessError) {
    guard format == .json || format == .npy else { return try write(rows, rowCount: 0, options) }
    let collected = Array(rows)
    try write(collected, rowCount: UInt64(collected.count), options)
  }

  private func write(_ rows: some Sequence<Sample>, rowCount: UInt64, _ options: Options) throws(HarnessError) {
    if options.makingFolders { try files.makeFolders(above: path) }
    let output = try OutputFile(path, replacing: options.replacing, files: files)
    var writing = SampleWriting(
      output, TableEncoder(format, rowCount: rowCount, configuration: options.configuration),
      wantsStatistics: format == .json && options.statistics)
    do throws(HarnessError) {
      try writing.start()
      for row in rows { try writing.add(row) }
      try writing.end()
      try output.finish()
    } catch {
      output.abandon()
      throw error
    }
  }

  /// What a file holds.
  public struct Contents: Sendable {
    public let rows: [Sample]
    /// Nil where the file names none.
    public let configuration: AugmentationConfiguration?
    /// As the file states them; nil where it has none.
    public let statistics: ChainStatistics?
  }

  /// Loads all rows: the API's `load_augmentation_chain`.
  ///
  /// - Parameter firstID: The id of the first row of a chain file, which holds no ids.
  /// - Throws: `HarnessError.fileFailed`, or `.malformedBytes` with the place and the reason.
  public func load(firstID: UInt64 = 0) throws(HarnessError) -> Contents {
    let source = try FileSource(path, files: files)
    do throws(TableError) {
      var decoder = try TableDecoder(format, from: source, firstID: firstID)
      var batch = SampleBatch()
      var rows: [Sample] = []
      repeat {
        try decoder.fill(&batch)
        for row in 0..<batch.count { rows.append(batch[row]) }
      } while batch.count > 0
      let metadata = decoder.metadata
      return Contents(rows: rows, configuration: metadata.augmentation, statistics: metadata.chainStatistics)
    } catch {
      throw source.error(error)
    }
  }
}

/// Rows on their way into a file, a batch at a time.
private struct SampleWriting {
  private let output: OutputFile
  private let encoder: TableEncoder
  private let wantsStatistics: Bool
  private var batch = SampleBatch()
  private var bytes = ByteBuffer()
  private var statistics = ExactStatistics()
  private var rowsDone = 0

  init(_ output: OutputFile, _ encoder: TableEncoder, wantsStatistics: Bool) {
    self.output = output
    self.encoder = encoder
    self.wantsStatistics = wantsStatistics
  }

  mutating func start() throws(HarnessError) {
    encoder.appendHeader(to: &bytes)
    try write()
  }

  mutating func add(_ row: Sample) throws(HarnessError) {
    try check(row)
    batch.append(row)
    if batch.count == batch.capacity { try writeBatch() }
  }

  mutating func end() throws(HarnessError) {
    if batch.count > 0 { try writeBatch() }
    // Without rows there are no statistics, and none are written.
    let found = wantsStatistics ? try? statistics.columns() : nil
    encoder.appendFooter(statistics: found, to: &bytes)
    try write()
  }

  /// Rows of an engine are finite; those of others need not be, and a file must be readable again.
  private func check(_ row: Sample) throws(HarnessError) {
    guard row.id <= SampleRange.lastID else { throw .refused(TableError.sampleIDOutOfRange(row.id)) }
    for parameter in Parameter.allCases where !row.parameters[parameter].isFinite {
      throw .refused(
        Refusal(
          "row \(rowsDone + batch.count) cannot be saved: \(parameter.rawValue) is \(row.parameters[parameter]), and "
            + "files hold finite numbers only"))
    }
  }

  private mutating func writeBatch() throws(HarnessError) {
    encoder.append(batch, isFirst: rowsDone == 0, to: &bytes)
    if wantsStatistics { statistics.add(batch) }
    rowsDone += batch.count
    batch.removeRows()
    try write()
  }

  private mutating func write() throws(HarnessError) {
    try output.write(bytes.bytes)
    bytes.removeAll()
  }
}
