public import TableCore

/// What can be wrong with a request to the k-sin engine: the facts; the words are below.
public enum KSinError: Error, Equatable, Sendable {
  // Configuration

  /// The number of components is outside 1...4,096.
  case componentCountOutOfRange(Int)
  /// The signal length is outside 1...2^20.
  case signalLengthOutOfRange(Int)
  /// The shifted test distribution and the broken symmetry were asked for together.
  case shiftWithBrokenSymmetry
  /// There is no such setting.
  case unknownSetting(String)
  /// A setting was given twice.
  case repeatedSetting(String)
  /// The number of components was not given, and it has no default.
  case missingComponentCount
  /// A setting has a value that is none of its kind.
  case malformedSetting(name: String, value: String, expected: String)
  /// Records with signals would be longer than 16,384 samples.
  case signalTooLongForRecords(Int)
  /// The processor or the build lacks that kernel.
  case kernelUnavailable(name: String, reason: String)

  // Values

  /// Values do not make one or more whole groups: rows of parameters, samples of sounds, tokens.
  case shapeMismatch(what: String, count: Int, expected: Int)
  /// There are not as many values as what they belong to has.
  case countMismatch(what: String, count: Int, expected: Int)
  /// A parameter is not a number from -2^60 to 2^60.
  case parameterOutOfRange(Float, place: Int)
  /// A value that a metric, a loss or a cost is made from is infinite or not a number.
  case valueNotFinite(what: String, place: Int)
  /// A metric was asked for without any values.
  case noValues(metric: String)
  /// More rows than can be matched.
  case tooManyRows(Int)
  /// A floor of powers must be a number above 0.
  case epsilonOutOfRange(Double)
  /// Tokens do not have 1 or more parameters.
  case tokenWidthOutOfRange(Int)

  // Data

  /// The size of a split is outside 0...2^32 - 1.
  case splitSizeOutOfRange(split: Split, size: Int)
  /// The batch size is outside 1...2^24.
  case batchSizeOutOfRange(Int)
  /// The number of workers is outside 0...1,024.
  case workerCountOutOfRange(Int)
  /// An epoch is above 2^32 - 1.
  case epochOutOfRange(Int)
  /// A batch would hold more than 2^31 values.
  case batchTooLarge(rows: Int, width: Int)
  /// A loader was asked for before its split was set up.
  case notSetUp(Split)
  /// A request for rows that no engine takes.
  case table(TableError)
}

extension KSinError: CustomStringConvertible {
  /// One sentence: what was wrong, the value, and the rule.
  public var description: String {
    switch self {
    case .componentCountOutOfRange(let k):
      "k must be 1 to \(KSinConfiguration.componentLimit), not \(k)"
    case .signalLengthOutOfRange(let length):
      "signal_length must be 1 to \(KSinConfiguration.signalLengthLimit), not \(length)"
    case .shiftWithBrokenSymmetry:
      "shift_test_distribution and break_symmetry exclude each other: choose one of them"
    case .unknownSetting(let name):
      "there is no setting '\(name)'; the settings are \(KSinSettings.names.joined(separator: ", "))"
    case .repeatedSetting(let name):
      "the setting '\(name)' is given twice; give it once"
    case .missingComponentCount:
      "k, the number of components, has no default and must be given"
    case .malformedSetting(let name, let value, let expected):
      "\(name) must be \(expected), not '\(value)'"
    case .signalTooLongForRecords(let length):
      "records hold signals of at most \(KSinSettings.recordSignalLimit) samples, not \(length)"
    case .kernelUnavailable(let name, let reason):
      "the kernel '\(name)' is not available here: \(reason)"
    case .shapeMismatch(let what, let count, let expected):
      "\(what) must hold one or more groups of \(expected) values, not \(count)"
    case .countMismatch(let what, let count, let expected):
      "\(what) must hold \(expected) values, as many as what it belongs to, not \(count)"
    case .parameterOutOfRange(let value, let place):
      "a parameter must be a number from -2^60 to 2^60, but number \(place) is \(value)"
    case .valueNotFinite(let what, let place):
      "\(what) must be finite, but number \(place) is not"
    case .noValues(let metric):
      "no \(metric): there are no values"
    case .tooManyRows(let count):
      "at most \(Assignment.rowLimit) rows can be matched, not \(count)"
    case .epsilonOutOfRange(let epsilon):
      "eps must be a finite number above 0, not \(epsilon)"
    case .tokenWidthOutOfRange(let width):
      "params_per_token must be at least 1, not \(width)"
    case .splitSizeOutOfRange(let split, let size):
      "the size of split \(split) must be 0 to \(KSinDataModule.sizeLimit), not \(size)"
    case .batchSizeOutOfRange(let size):
      "batch_size must be 1 to \(KSinDataModule.batchSizeLimit), not \(size)"
    case .workerCountOutOfRange(let count):
      "num_workers must be 0 to \(KSinDataModule.workerLimit), not \(count)"
    case .epochOutOfRange(let epoch):
      "an epoch must be 0 to \(UInt32.max), not \(epoch)"
    case .batchTooLarge(let rows, let width):
      "a batch of \(rows) rows of \(width) values is too large; lower batch_size or signal_length"
    case .notSetUp(let split):
      "the split \(split) is not set up; call setup first"
    case .table(let error):
      error.description
    }
  }
}
