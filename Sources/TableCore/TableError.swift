/// What can be wrong with a request for rows, or with bytes that should be rows: the facts; the words are below.
public enum TableError: Error, Equatable, Sendable {
  /// A sample id is above 2^63 - 1.
  case sampleIDOutOfRange(UInt64)
  /// A range of ids would end above 2^63.
  case rangeOverflow(first: UInt64, count: UInt64)
  /// The end of a range lies before its start.
  case rangeDescending(lower: UInt64, upper: UInt64)
  /// A part reaches outside its table.
  case partOutsideTable(part: SampleRange, table: SampleRange)
  /// A world has no rank at all.
  case emptyWorld
  /// A world has more ranks than 2^63 - 1.
  case worldSizeOutOfRange(UInt64)
  /// A rank is not below its world size.
  case rankOutOfRange(rank: UInt64, worldSize: UInt64)
  /// An id is not below the size of an epoch.
  case idOutsideEpoch(id: UInt64, epochSize: UInt64)
  /// epoch * epochSize + epochSize would pass 2^63.
  case epochOverflow(epoch: UInt64, epochSize: UInt64)
  /// Statistics were asked of no values.
  case noStatistics
  /// A value given to exact statistics is infinite or NaN.
  case valueNotFinite(Double)
  /// A document of settings names one that its engine does not have.
  case settingUnknown(String)
  /// A text that should be a digest is not 64 lowercase hexadecimal digits.
  case malformedDigest(String)

  // Files

  /// Bytes that are read are not what their format demands.
  case malformedBytes(offset: UInt64, reason: MalformedReason)
  /// A source of bytes could not give them; it knows why.
  case unreadableSource
  /// A format whose rows cannot be read back exactly.
  case formatNotReadable(String)
  /// A format that belongs to another engine.
  case formatUnknown(String)
  /// A format whose columns have places of their own was asked of a stream of bytes.
  case formatNeedsFile(String)
}

extension TableError: CustomStringConvertible {
  /// One sentence: what was wrong, the value, and the rule.
  public var description: String {
    switch self {
    case .sampleIDOutOfRange(let id):
      "a sample id must be 0 to \(SampleRange.lastID), not \(id)"
    case .rangeOverflow(let first, let count):
      "\(count) ids from \(first) on would pass the last id, \(SampleRange.lastID)"
    case .rangeDescending(let lower, let upper):
      "a range of ids must not end before it starts, as \(lower):\(upper) does"
    case .partOutsideTable(let part, let table):
      "the part \(part) reaches outside its table \(table)"
    case .emptyWorld:
      "a world needs at least one rank, so the world size must not be 0"
    case .worldSizeOutOfRange(let size):
      "a world size must be 1 to \(SampleRange.lastID), not \(size)"
    case .rankOutOfRange(let rank, let worldSize):
      "a rank must be below the world size, but rank is \(rank) and world size is \(worldSize)"
    case .idOutsideEpoch(let id, let epochSize):
      "an id must be below the epoch size, but id \(id) is not below \(epochSize)"
    case .epochOverflow(let epoch, let epochSize):
      "epoch \(epoch) of size \(epochSize) would pass the last id, \(SampleRange.lastID)"
    case .noStatistics:
      "no statistics: there are no values"
    case .valueNotFinite(let value):
      "statistics need finite values, not \(value)"
    case .settingUnknown(let name):
      "this engine has no setting '\(name)'"
    case .malformedDigest(let text):
      "a digest is 64 lowercase hexadecimal digits, not '\(text)'"
    case .malformedBytes(let offset, let reason):
      "malformed at byte \(offset): \(reason)"
    case .unreadableSource:
      "the source of the bytes cannot be read"
    case .formatNotReadable(let format):
      "\(format) is rounded for reading by people and cannot be read back"
    case .formatUnknown(let format):
      "this engine has no format '\(format)'"
    case .formatNeedsFile(let format):
      "\(format) holds one column behind the other, so it needs a regular file: a pipe, a device and standard input or "
        + "output pass rows"
    }
  }
}
