public import Hashing

/// A function from settings and a range of ids to records of one length: all that the harness asks of an engine.
///
/// What an engine promises:
/// - Purity: settings, id and, with rank seeding, the rank that owns the id decide every byte of a record; no clock,
///   environment, random number, machine, kernel or thread does.
/// - Independence of ranges: a record is the same in whichever part, after whichever others and by whichever generator
///   it is made.
/// - Records: the layout's columns one behind the other, little-endian, first the id; numbers are finite and within the
///   bounds that their column states.
/// - Ids: all from 0 to 2^63 - 1.
///
/// What the harness does for any engine that keeps them: the same files, root, statistics and receipts from any number
/// of threads, ranks and interrupted runs. What it finds where one is broken: `verify file` and audits compute records
/// again and name the first that differs; wrong ids, none at all and records of another length end the program.
public protocol TableEngine: Sendable {
  /// What receipts and `--engine` call it: lowercase letters, digits and hyphens.
  static var name: String { get }
  /// Rises when results change; two versions' parts cannot be joined.
  static var version: Int { get }

  /// The columns of its records; decided by the settings alone.
  ///
  /// A leaf is 1,024 records and is held in memory by each thread: 64 KiB a record is a sensible most.
  var layout: RecordLayout { get }
  /// The implementation that computes; all yield the same bits. `portable` unless the engine says otherwise.
  var kernelName: String { get }
  /// Everything that decides a record besides the table, in a fixed order.
  ///
  /// Two engines with the same settings yield the same records: receipts are joined and files resumed by them.
  var settings: EngineSettings { get }
  /// Whether the settings are those of an engine that nobody chose any for; only documents of an engine's own ask.
  var hasDefaultSettings: Bool { get }
  /// The settings as a document that `replacing(configurationFrom:)` takes.
  ///
  /// Whole numbers and texts only: then a receipt's own SHA-256 is the same wherever it is written.
  var configurationDocument: any Encodable & Sendable { get }

  /// What keeps it from computing; nil where nothing does, as for every engine that computes in this process.
  ///
  /// A generator cannot throw. That of an engine which can fail goes on with records of the right ids, and whoever used
  /// records asks here before he trusts them.
  var failure: (any Error)? { get }

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
  /// Settings that cannot be are refused here too: receipts are files that anybody may have written.
  ///
  /// - Throws: What decoding throws, or the engine's error for settings that cannot be.
  func replacing(configurationFrom decoder: any Decoder) throws -> any TableEngine
}

extension TableEngine {
  public var kernelName: String { "portable" }
  public var hasDefaultSettings: Bool { false }
  public var failure: (any Error)? { nil }

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
  /// Told where each stage begins and ends; nil, as at first, costs nothing. Who has no stages need not keep it.
  var observer: (any StageObserver)? { get set }
  /// Appends the records of the first ids of a part, as many as it makes at a time, and returns how many that are.
  ///
  /// At least one; some hundreds keep them in the processor's cache.
  ///
  /// - Precondition: the table contains the part, which is not empty.
  func append(_ part: SampleRange, to records: inout ByteBuffer) -> UInt64
}

extension RecordGenerator {
  public var observer: (any StageObserver)? {
    get { nil }
    set {}
  }

  /// Appends the records of the first ids of a part, and returns the ids that are left.
  ///
  /// Ends the program where the engine breaks its word: ids that never become fewer would be waited for forever, bytes
  /// of another length would move every record behind them, and ids that are wrong each time agree with each other.
  package func advance(_ part: SampleRange, recordByteCount: Int, to records: inout ByteBuffer) -> SampleRange {
    let start = records.count
    let count = append(part, to: &records)
    let byteCount = records.count - start
    // Compared by division: the product of a wrong count could overflow.
    guard count > 0, count <= part.count, byteCount.isMultiple(of: recordByteCount),
      UInt64(byteCount / recordByteCount) == count
    else {
      // Not a precondition, whose words a release build leaves out: whoever writes an engine needs them.
      fatalError(
        "a generator said it made \(count) of \(part.count) records of \(recordByteCount) bytes, and made \(byteCount) "
          + "bytes; it must make 1 or more, whole")
    }
    let (first, last) = (records.bytes.word(at: start), records.bytes.word(at: records.count - recordByteCount))
    guard first == part.first && last == part.first + (count - 1) else {
      fatalError("a generator made records of the ids \(first) to \(last) for \(part.prefix(count))")
    }
    return part.dropFirst(count)
  }
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

  /// The value of the first setting of a name.
  public subscript(name: String) -> String? { all.first { $0.name == name }?.value }

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
