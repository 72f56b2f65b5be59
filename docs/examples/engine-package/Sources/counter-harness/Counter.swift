import TableCore

/// An engine as small as one can be: the value of an id is the id times a step.
struct Counter: SettingsEngine {
  static let name = "counter"
  static let version = 1
  static let settingNames = ["step"]

  private let step: Double

  /// - Throws: `CounterError` for a step with which values could be infinite or NaN.
  init(_ settings: EngineSettings) throws(CounterError) {
    let text = settings["step"] ?? "1"
    guard let step = Double(text), step.magnitude <= 1e200 else { throw CounterError(step: text) }
    self.step = step
  }

  // As a number again, not as the text that was given: 0.50 and 0.5 are one setting.
  var settings: EngineSettings { EngineSettings([EngineSettings.Setting("step", "\(step)")]) }
  var layout: RecordLayout { RecordLayout([Column("id", .u64), Column("value", .f64)]) }

  func makeGenerator(of table: Table) -> any RecordGenerator { CounterRecords(step: step) }
}

/// Makes some records at a time.
private final class CounterRecords: RecordGenerator {
  private let step: Double

  init(step: Double) { self.step = step }

  func append(_ part: SampleRange, to records: inout ByteBuffer) -> UInt64 {
    let ids = part.prefix(1_024)
    for id in ids.first..<ids.end {
      records.append(id)
      records.append(Double(id) * step)
    }
    return ids.count
  }
}

/// A step that cannot be.
struct CounterError: Error, CustomStringConvertible {
  let step: String

  var description: String { "a step must be a number of at most 1e200, not '\(step)'" }
}
