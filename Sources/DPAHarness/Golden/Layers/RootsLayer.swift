import DPAEngine
import HarnessKit

/// Roots of whole tables and SHA-256 of their records, with each number of jobs in turn.
enum RootsLayer: GoldenLayer {
  static let name = "roots"

  struct Case: GoldenCase {
    let table: GoldenTable
    let root: String
    let recordsSHA256: String

    init(_ fields: GoldenFields) throws {
      table = try GoldenTable(fields)
      root = try fields.text("root")
      recordsSHA256 = try fields.text("records_sha256")
    }

    var demand: GoldenDemand? { table.demand }
  }

  static func leftOut(_ golden: Case, under kernel: Kernel) -> GoldenLeftOut? { golden.table.leftOut(under: kernel) }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    try inParallel(file.cases.count) {
      try check(file.cases[$0], in: file, kernel, jobs: GoldenJobs.count(forCase: $0))
    }
  }

  private static func check(_ golden: Case, in file: GoldenFile<Case>, _ kernel: Kernel, jobs: Int) throws
    -> [Difference]
  {
    let engine = Engine(try file.configuration(named: golden.table.configuration), kernel: kernel)
    let table = golden.table.table
    // Two threads, so that filling records in parallel is checked too.
    let records = try records(of: table, by: engine, jobs: 2)
    return [
      .unlessEqual(
        "SHA-256 of the records", expected: golden.recordsSHA256, found: SHA256.digest(of: records).description),
      .unlessEqual("root of the records", expected: golden.root, found: root(ofRecords: records).description),
      golden.table.rowCount > GoldenJobs.largestRowCount
        ? nil
        : .unlessEqual(
          "root with jobs \(jobs)", expected: golden.root, found: engine.root(of: table, jobs: jobs).description),
    ].compactMap { $0 }
  }

  private static func records(of table: Table, by engine: Engine, jobs: Int) throws -> [UInt8] {
    var records = [UInt8](repeating: 0, count: Int(table.range.count) * Record.byteCount)
    var span = records.mutableSpan
    try engine.fillRecords(&span, with: table.range, of: table, jobs: jobs)
    return records
  }

  private static func root(ofRecords records: [UInt8]) -> Digest {
    var hasher = TableHasher(Record.layout)
    hasher.append(records.span)
    return hasher.root
  }
}

/// The numbers of threads that a table is made with: alone, two, and more than there may be cores.
enum GoldenJobs {
  static func counts(forRows count: UInt64) -> [Int] { count <= largestRowCount ? [1, 2, 5] : [] }

  /// Rows of the largest table that runs under every kernel, whose root is made a second time, and whose statistics are
  /// made with every number of jobs. What threads can do wrong in a tree shows in small ones too.
  static let largestRowCount: UInt64 = 10_000

  /// One of the numbers for each case of many, in turn.
  static func count(forCase index: Int) -> Int { [1, 2, 5][index % 3] }
}

/// Parameters and digests of presets and of configurations at the edges, all ids of a configuration in one batch.
enum ParametersLayer: GoldenLayer {
  static let name = "parameters"

  struct Case: GoldenCase {
    let configuration: String
    let id: UInt64
    let parameters: [String]
    let digest: String

    init(_ fields: GoldenFields) throws {
      configuration = try fields.text("configuration")
      id = try fields.number("id", in: 0...SampleRange.lastID)
      parameters = try fields.texts("parameters", count: Parameter.allCases.count...Parameter.allCases.count)
      digest = try fields.text("digest")
    }

    var demand: GoldenDemand? { GoldenDemand(configuration: configuration, rowCount: 1) }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    var differences = [[Difference]](repeating: [], count: file.cases.count)
    let places = Dictionary(grouping: file.cases.indices) { file.cases[$0].configuration }
    // Sorted, since a dictionary has another order in every process, and errors come in that order.
    for (name, places) in places.sorted(by: { $0.key < $1.key }) {
      let engine = Engine(try file.configuration(named: name), kernel: kernel)
      let ids = places.map { file.cases[$0].id }
      // All of them in one batch, so that the kernel works on full lanes as it does in a table.
      var batch = try SampleBatch(capacity: ids.count)
      engine.makeGenerator().fill(&batch, withIDs: ids.span)
      for (row, place) in places.enumerated() {
        let golden = file.cases[place]
        differences[place] = Self.differences(
          batch[row], parameters: golden.parameters, digest: golden.digest, engine.configuration, seed: .ids)
      }
    }
    return differences
  }

  /// Compares a sample with its golden bits, and says at which stage it first goes another way.
  static func differences(
    _ sample: Sample, parameters: [String], digest: String, _ configuration: AugmentationConfiguration, seed: RunSeed
  ) -> [Difference] {
    let digests = Difference.unlessEqual("digest", expected: digest, found: sample.digest.description)
    let values = zip(Parameter.allCases, parameters).compactMap { parameter, expected in
      Difference.unlessEqual(
        parameter.rawValue, expected: expected, found: Hexadecimal.bitPattern(sample.parameters[parameter]))
    }
    let differences = [digests].compactMap { $0 } + values
    guard !differences.isEmpty, let expected = Sample(id: sample.id, bits: parameters, digest: digest) else {
      return differences
    }
    let stages = RowStages(configuration: configuration, seed: seed, expected: expected, found: sample)
    return differences + [stages.difference(after: "")].compactMap { $0 }
  }
}

extension Sample {
  /// The row of a golden case; nil where it is no row's bits, which no engine can have.
  fileprivate init?(id: UInt64, bits: [String], digest: String) {
    let values = bits.compactMap { Hexadecimal.double(bitPattern: $0) }
    guard values.count == Parameter.allCases.count, let digest = Digest(digits: digest) else { return nil }
    let parameters = AugmentationParameters(
      rotation: values[0], brightness: values[1], noise: values[2], scale: values[3], contrast: values[4])
    self.init(id: id, parameters: parameters, digest: digest)
  }
}
