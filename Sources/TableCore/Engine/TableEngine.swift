public import Hashing

/// A function from settings and a range of ids to records of one length: all that the harness asks of an engine.
///
/// Files, roots, receipts, ranks, exact statistics, resuming, verifying and auditing work for any engine through it.
/// An engine is pure: the same id yields the same bytes on every machine, thread and kernel.
public protocol TableEngine: Sendable {
  /// What receipts call the engine.
  static var name: String { get }
  /// Rises when results change; two versions' parts cannot be joined.
  static var version: Int { get }

  /// The columns of its records.
  var layout: RecordLayout { get }
  /// The implementation that computes; all yield the same bits.
  var kernelName: String { get }
  /// Everything that decides a record besides the table, in a fixed order.
  var settings: EngineSettings { get }
  /// Whether the settings are those of an engine that nobody chose any for.
  var hasDefaultSettings: Bool { get }
  /// The same as a document that its engine can be made from again.
  var configurationDocument: any Encodable & Sendable { get }

  /// A worker with memory of its own; make one per thread.
  func makeGenerator(of table: Table) -> any RecordGenerator
  /// Hashes leaves, with memory of its own; make one per thread.
  func makeLeafHasher() -> any LeafHasher
  /// What writes a format.
  ///
  /// - Throws: `TableError.formatUnknown` for a format that the engine does not have.
  func makeEncoder(_ options: EncoderOptions, rowCount: UInt64) throws(TableError) -> TableEncoder
  /// What reads a format, up to its first row.
  ///
  /// - Throws: `TableError.formatUnknown`, `.formatNotReadable`, `.malformedBytes` or `.unreadableSource`.
  func makeDecoder(
    _ format: RowFormat, from source: any ByteSource, firstID: UInt64
  ) throws(TableError) -> TableDecoder
  /// The same engine under the settings that a file states.
  func replacing(_ configuration: any StatedConfiguration) -> any TableEngine
  /// The same engine under the settings of a configuration document.
  ///
  /// - Throws: What decoding throws, or the engine's error for settings that cannot be.
  func replacing(configurationFrom decoder: any Decoder) throws -> any TableEngine
}

extension TableEngine {
  public func makeLeafHasher() -> any LeafHasher { PlainLeafHasher() }

  public func makeEncoder(_ options: EncoderOptions, rowCount: UInt64) throws(TableError) -> TableEncoder {
    try TableEncoder(options, layout: layout, rowCount: rowCount)
  }

  public func makeDecoder(
    _ format: RowFormat, from source: any ByteSource, firstID: UInt64
  ) throws(TableError) -> TableDecoder {
    try TableDecoder(format, layout: layout, from: source)
  }

  public func replacing(_ configuration: any StatedConfiguration) -> any TableEngine { self }
}

/// The working memory of one thread that makes records.
public protocol RecordGenerator: AnyObject {
  /// Told where each stage begins and ends; nil, as at first, costs nothing.
  var observer: (any StageObserver)? { get set }
  /// Appends the records of the first ids of a part, as many as it makes at a time, and returns how many that are.
  ///
  /// - Precondition: the table contains the part, which is not empty.
  func append(_ part: SampleRange, to records: inout ByteBuffer) -> UInt64
}

/// Hears of the stages of some work, one inside another: a profiler.
public protocol StageObserver: AnyObject {
  func start(_ name: String)
  /// Ends the stage that was started last, which has this name.
  func end(_ name: String)
}

/// Computes leaf hashes: SHA-256 of 0x00 followed by a leaf.
public protocol LeafHasher: AnyObject {
  /// The hashes of consecutive leaves of one length.
  ///
  /// - Precondition: `leaves` holds whole leaves of `leafByteCount` bytes, more than 0, and `hashes` a place for each.
  func hash(_ leaves: Span<UInt8>, leafByteCount: Int, into hashes: inout MutableSpan<Digest>)
}

/// What decides an engine's records, as names and values.
public struct EngineSettings: Hashable, Sendable, CustomStringConvertible {
  public struct Setting: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public let all: [Setting]

  public init(_ all: [Setting]) { self.all = all }

  /// `name=value`, separated by spaces.
  public var description: String { all.map { "\($0.name)=\($0.value)" }.joined(separator: " ") }
}

/// Leaf by leaf, with the processor's own SHA instructions where it has them.
final class PlainLeafHasher: LeafHasher {
  func hash(_ leaves: Span<UInt8>, leafByteCount: Int, into hashes: inout MutableSpan<Digest>) {
    // A remainder would be left unhashed without a word, and its place keep the hash of other leaves.
    precondition(leafByteCount > 0 && leaves.count.isMultiple(of: leafByteCount), "whole leaves of one length")
    for index in 0..<(leaves.count / leafByteCount) {
      var hash = SHA256()
      // The leaf prefix of RFC 6962: without it an inner node could be passed off as a leaf.
      hash.update(CollectionOfOne(0x00))
      hash.update(leaves.extracting((index * leafByteCount)..<((index + 1) * leafByteCount)))
      hashes[index] = hash.finalized()
    }
  }
}
