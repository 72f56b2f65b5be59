import DPAEngine

/// Roots of whole tables and SHA-256 of their records, with every number of jobs.
enum RootsLayer: GoldenLayer {
  static let name = "roots"
  static let usesKernel = true

  struct Case: GoldenTableCase {
    let name: String
    let configuration: String
    let seeding: String
    let worldSize: UInt64
    let baseSeed: UInt64
    let firstID: UInt64
    let count: UInt64
    let root: String
    let recordsSHA256: String

    enum CodingKeys: String, CodingKey {
      case name, configuration, seeding, count, root
      case worldSize = "world_size"
      case baseSeed = "base_seed"
      case firstID = "first_id"
      case recordsSHA256 = "records_sha256"
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    try inParallel(file.cases.count) { try check(file.cases[$0], in: file, kernel) }
  }

  private static func check(_ golden: Case, in file: GoldenFile<Case>, _ kernel: Kernel) throws -> [Difference] {
    let engine = Engine(try file.configuration(named: golden.configuration), kernel: kernel)
    let table = try golden.table()
    let records = try records(of: table, by: engine, jobs: 2)
    let roots = GoldenJobs.counts(forRows: golden.count).map { jobs in
      Difference.unlessEqual(
        "root with jobs \(jobs)", expected: golden.root, found: engine.root(of: table, jobs: jobs).description)
    }
    return [
      .unlessEqual(
        "SHA-256 of the records", expected: golden.recordsSHA256, found: SHA256.digest(of: records).description),
      .unlessEqual("root of the records", expected: golden.root, found: root(ofRecords: records).description),
    ].compactMap { $0 } + roots.compactMap { $0 }
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
  /// Large tables are made once, as records: what threads can do wrong in a tree shows in small ones, and in the large
  /// ones of the matrix.
  static func counts(forRows count: UInt64) -> [Int] { count <= 10_000 ? [1, 2, 5] : [] }

  /// One of the numbers for each case of many, in turn.
  static func count(forCase index: Int) -> Int { [1, 2, 5][index % 3] }
}
