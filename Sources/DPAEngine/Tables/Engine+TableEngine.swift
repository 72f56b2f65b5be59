/// DPA as the harness sees it: records of 80 bytes, and the chain files of the public package as its own documents.
extension Engine: TableEngine {
  /// The name that receipts carry.
  public static let name = "dpa"
  /// Rises when results change; two versions' parts cannot be joined.
  public static let version = 1

  public var layout: RecordLayout { Record.layout(of: configuration) }
  public var kernelName: String { kernel.name.rawValue }
  public var settings: EngineSettings { configuration.settings }
  public var hasDefaultSettings: Bool { configuration == .default }
  public var configurationDocument: any Encodable & Sendable { ConfigurationDocument(configuration) }

  public func makeGenerator(of table: Table) -> any RecordGenerator { SampleRecords(makeGenerator(), table) }
  public func makeLeafHasher() -> any LeafHasher { KernelLeafHasher(kernel) }

  public func makeEncoder(_ options: EncoderOptions, rowCount: UInt64) throws(TableError) -> TableEncoder {
    guard !options.format.isColumnar else { throw .formatNeedsFile(options.format.rawValue) }
    return TableEncoder(
      options.format, rowCount: rowCount, configuration: options.namesConfiguration ? configuration : nil,
      bitPatterns: options.bitPatterns)
  }

  public func makeDecoder(
    _ format: RowFormat, from source: any ByteSource, firstID: UInt64
  ) throws(TableError) -> TableDecoder {
    try TableDecoder(format, from: source, firstID: firstID)
  }

  public func replacing(_ configuration: any StatedConfiguration) -> any TableEngine {
    (configuration as? AugmentationConfiguration).map { Engine($0, kernel: kernel) } ?? self
  }

  public func replacing(configurationFrom decoder: any Decoder) throws -> any TableEngine {
    Engine(try ConfigurationDocument(from: decoder).configuration(), kernel: kernel)
  }
}

/// Makes records from the samples of a table.
private final class SampleRecords: RecordGenerator {
  private let generator: SampleGenerator
  private let table: Table
  private var batch = SampleBatch()
  var observer: (any StageObserver)?

  init(_ generator: SampleGenerator, _ table: Table) {
    self.generator = generator
    self.table = table
  }

  func append(_ part: SampleRange, to records: inout ByteBuffer) -> UInt64 {
    // Without an observer in one call: stages apart are for profiles, and cost a little more.
    guard let observer else {
      generator.fill(&batch, with: part, of: table)
      Record.append(batch, to: &records)
      return UInt64(batch.count)
    }
    observer.start("chain")
    generator.hashChains(of: part, of: table, into: &batch)
    observer.end("chain")
    observer.start("twister")
    generator.drawWords(into: &batch)
    observer.end("twister")
    observer.start("scaling")
    generator.scaleWords(of: &batch)
    observer.end("scaling")
    observer.start("records")
    Record.append(batch, to: &records)
    observer.end("records")
    return UInt64(batch.count)
  }
}

/// Hashes leaves in the lanes of a kernel.
private final class KernelLeafHasher: LeafHasher {
  private let runner: any KernelRunner

  init(_ kernel: Kernel) { runner = kernel.makeRunner() }

  func hash(_ leaves: Span<UInt8>, leafByteCount: Int, into hashes: inout MutableSpan<Digest>) {
    runner.hashLeaves(leaves, leafByteCount: leafByteCount, into: &hashes)
  }
}
