package import HarnessKit
import Hashing
package import TableCore

/// Computes leaves of joined parts again and holds them against the leaf files beside the receipts.
package struct AuditRun {
  private let audit: ReceiptAudit
  private let engine: any TableEngine
  private let jobs: Int
  private let files: any FileLayer
  private var parts: [AuditedPart]
  private var problems: [Verdict.Problem] = []

  /// - Precondition: the receipts join, so that they are of one table and their numbers are bounded.
  package init(
    _ audit: ReceiptAudit, of receipts: [(path: String, receipt: Receipt)], engine: any TableEngine, jobs: Int,
    files: any FileLayer
  ) {
    self.audit = audit
    self.engine = engine
    self.jobs = jobs
    self.files = files
    let ordered = receipts.sorted { $0.receipt.part.first < $1.receipt.part.first }
    parts = ordered.map { AuditedPart($0.path, $0.receipt, files: files) }
  }

  /// A case for each part, what kept parts from being audited, and what the audit says about all leaves.
  package mutating func run() -> (cases: [CaseVerdict], problems: [Verdict.Problem], notes: [String]) {
    let counts = parts.map { $0.whole.upperBound - $0.whole.lowerBound }
    let draw = AuditDraw(audit, leafCounts: counts)
    var audited: [Int] = []
    var picks: [(part: Int, leaf: UInt64, stated: Digest)] = []
    for index in parts.indices {
      var places: [UInt64] = []
      if case .some(let drawn, _) = draw { places = drawn[index] }
      // A part without a usable leaf file is left out, and named; the others are audited all the same.
      guard let stated = attempt({ run throws(HarnessError) in try run.parts[index].hashes(at: places) }) else {
        continue
      }
      audited.append(index)
      let first = parts[index].whole.lowerBound
      picks += zip(places, stated).map { (index, first + $0, $1) }
    }
    if case .all = draw {
      for index in audited { attempt { run throws(HarnessError) in try run.compareAll(of: index) } }
    } else {
      attempt { run throws(HarnessError) in try run.compare(picks) }
    }
    let cases = audited.map { index in
      CaseVerdict(
        suite: "audit", name: parts[index].name, variant: engine.kernelName, outcome: .init(parts[index].differences))
    }
    // A sentence about all leaves would be wrong where parts could not be audited.
    var notes = problems.isEmpty ? [sentence(draw, total: counts.reduce(0, +))] : []
    if parts.contains(where: { $0.wrongCount > 0 }) { notes.append(Self.whereStagesAre) }
    return (cases, problems, notes)
  }

  /// What cannot be done becomes a problem, and the audit goes on with the other parts.
  @discardableResult
  private mutating func attempt<Value>(_ body: (inout AuditRun) throws(HarnessError) -> Value) -> Value? {
    do throws(HarnessError) {
      return try body(&self)
    } catch {
      problems.append(Verdict.Problem(error))
      return nil
    }
  }

  // MARK: Leaves that were drawn

  private mutating func compare(_ picks: [(part: Int, leaf: UInt64, stated: Digest)]) throws(HarnessError) {
    guard let table = parts.first?.receipt.table else { return }
    var given = 0
    var compared = 0
    // A copy: an escaping closure cannot capture this value while it is being changed.
    var found = parts
    let task = LeafTask(engine, table, statistics: false) {
      let chunk = picks[given..<min(picks.count, given + Int(LeafTask.leavesPerChunk))]
      given = chunk.endIndex
      return chunk.isEmpty ? nil : .leaves(chunk.map(\.leaf))
    } deliver: { _, hashes in
      for hash in hashes {
        let pick = picks[compared]
        found[pick.part].compare(leaf: pick.leaf, stated: pick.stated, computed: hash)
        compared += 1
      }
    }
    _ = try OrderedPipeline.run(task, jobs: jobs)
    parts = found
  }

  // MARK: All leaves

  /// Every row of a part, while its leaf file is read along.
  private mutating func compareAll(of index: Int) throws(HarnessError) {
    let receipt = parts[index].receipt
    var part = parts[index]
    let file = LeafFile(besideReceipt: part.path, files: files)
    let stated = try LeafReader(file, count: receipt.leaves?.count ?? 0)
    let proof = try PartProof(
      of: receipt.part, in: receipt.table, by: engine, jobs: jobs
    ) { (hashes, first) throws(HarnessError) in
      let texts = try stated.next(hashes.count)
      for (offset, pair) in zip(UInt64(0)..., zip(texts, hashes)) {
        part.compare(leaf: first + offset, stated: pair.0, computed: pair.1)
      }
    }
    // Sums are only known after every row, so a drawn sample cannot check them.
    part.compare(computedSums: proof.sums, engine.layout)
    parts[index] = part
  }

  // MARK: What it says

  /// Which row of a leaf is wrong, and at which stage, a hash of 1,024 rows does not show.
  private static let whereStagesAre =
    "a leaf's hash shows neither row nor stage: where the rows were written, verify file names the first that differs"

  private func sentence(_ draw: AuditDraw, total: UInt64) -> String {
    let wrong = parts.reduce(0) { $0 + $1.wrongCount }
    let compared = parts.reduce(0) { $0 + $1.comparedCount }
    guard case .some(_, let equivalent) = draw else {
      return "audit: all \(total) leaves and the sums of every part were computed again, \(wrong) leaves wrong"
    }
    let found = "audit: \(wrong) wrong in \(compared) of \(total) leaves"
    let bound = wrong == 0 ? ": at most \(SampleBound.percent(picked: Int(equivalent))) % wrong at 95 %" : ""
    return "\(found)\(bound) (seed \(audit.seed))"
  }
}
