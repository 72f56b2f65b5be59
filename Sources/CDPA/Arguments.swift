internal import CDPAInterface
internal import DPAEngine
internal import TableCore

/// - Throws: `CallError.missing`.
func required<Value>(_ value: Value?, _ name: String) throws(CallError) -> Value {
  guard let value else { throw .missing(name) }
  return value
}

extension AugmentationConfiguration {
  init(_ plain: dpa_configuration) throws(CallError) {
    self = try CallError.engine { () throws(EngineError) in
      try AugmentationConfiguration(
        rotation: plain.rotation.range(), brightness: plain.brightness.range(), noise: plain.noise.range(),
        scale: plain.scale.range(), contrast: plain.contrast.range(), depth: Int(plain.depth))
    }
  }
}

extension dpa_range {
  fileprivate func range() throws(EngineError) -> ParameterRange { try ParameterRange(lower, upper) }
}

extension dpa_configuration {
  init(_ configuration: AugmentationConfiguration) {
    func plain(_ range: ParameterRange) -> dpa_range { dpa_range(lower: range.lower, upper: range.upper) }
    self.init(
      rotation: plain(configuration.rotation), brightness: plain(configuration.brightness),
      noise: plain(configuration.noise), scale: plain(configuration.scale), contrast: plain(configuration.contrast),
      depth: Int64(configuration.depth))
  }
}

extension dpa_part {
  init(_ range: SampleRange) { self.init(first: range.first, count: range.count) }

  func range() throws(CallError) -> SampleRange {
    try CallError.wrapping { () throws(TableError) in try SampleRange(first: first, count: count) }
  }
}

extension dpa_table {
  func table() throws(CallError) -> Table {
    // Before the ids: a table of unknown seeding has no meaning that they could be checked in.
    let seeding = try seedingOfRows()
    let ids = try ids.range()
    return try CallError.wrapping { () throws(TableError) in try Table(ids, seeding: seeding) }
  }

  private func seedingOfRows() throws(CallError) -> Seeding {
    switch Int(seeding) {
    case DPA_SEEDING_SAMPLE: return .sample
    case DPA_SEEDING_RANK: return .rank(baseSeed: base_seed, worldSize: world_size)
    case DPA_SEEDING_AS_RANK: return .asRank(rank, baseSeed: base_seed)
    default: throw .notOneOf("seeding", value: Int(seeding), rule: "0 to 2")
    }
  }
}

/// - Throws: `CallError.notOneOf`.
func checkedJobs(_ jobs: Int32) throws(CallError) -> Int {
  // Below the limits of any system, so that a wrong number cannot start threads without end.
  guard (1...1_024).contains(jobs) else { throw .notOneOf("jobs", value: Int(jobs), rule: "1 to 1024") }
  return Int(jobs)
}

/// A part of a table to compute, from a caller's pointers.
struct PartRequest {
  let engine: Engine
  let table: Table
  let part: SampleRange
  let jobs: Int

  /// - Throws: `CallError`, also for a part outside its table.
  init(
    _ engine: OpaquePointer?, _ table: UnsafePointer<dpa_table>?, _ part: UnsafePointer<dpa_part>?, jobs: Int32
  ) throws(CallError) {
    self.engine = try EngineHandle.at(engine).engine
    self.table = try required(table, "table").pointee.table()
    self.part = try required(part, "part").pointee.range()
    self.jobs = try checkedJobs(jobs)
    guard self.table.range.contains(self.part) else {
      throw .engine(.table(.partOutsideTable(part: self.part, table: self.table.range)))
    }
  }
}

/// A number that the caller may set to end a call, from any thread.
struct StopFlag: @unchecked Sendable {
  let place: UnsafePointer<Int32>?

  var isSet: Bool { dpa_is_stopped(place) }
}
