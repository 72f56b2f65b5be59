public import HarnessKit
public import Hashing
public import TableCore

/// Joins receipt files into a proof of the whole table, or names what is wrong with them; audits them where asked.
public struct ReceiptVerifier {
  private let paths: [String]
  private let expectedRoot: Digest?
  private let audit: ReceiptAudit?
  private let engines: [any TableEngine]
  private let jobs: Int

  /// - Parameters:
  ///   - expectedRoot: The root that the table must have, where it is known.
  ///   - audit: Which leaves are computed again; nil for none but those that parts share.
  ///   - engines: One of each kind that receipts may be of; they choose the kernels.
  public init(
    _ paths: [String], expectedRoot: Digest? = nil, audit: ReceiptAudit? = nil, engines: [any TableEngine],
    jobs: Int = 1
  ) {
    precondition(!engines.isEmpty, "receipts are of some engine")
    self.paths = paths
    self.expectedRoot = expectedRoot
    self.audit = audit
    self.engines = engines
    self.jobs = jobs
  }

  /// The verdict, and what was proved where it holds.
  public func verify() -> (verdict: Verdict, joined: ReceiptJoin.Joined?) {
    var receipts: [(path: String, receipt: Receipt)] = []
    var problems: [Verdict.Problem] = []
    var engine = engines[0]
    for path in paths {
      do throws(HarnessError) {
        let contents = try ReceiptFile.read(path, engines: engines)
        // The first receipt decides; one of another engine or configuration is a problem of joining.
        if receipts.isEmpty { engine = contents.engine }
        receipts.append((path, contents.receipt))
        // Joined all the same, so that one run names everything that is wrong.
        if contents.isEdited {
          problems.append(
            Verdict.Problem("'\(path)' was edited: its SHA-256 is not that of its content", status: .failed))
        }
      } catch {
        problems.append(Verdict.Problem(error))
      }
    }
    let labelled = receipts.map { ReceiptJoin.Labelled($0.receipt, label: "'\($0.path)'") }
    let (joined, found) = ReceiptJoin(labelled, engine: engine).join()
    problems += found.map { Verdict.Problem("\($0)", status: $0.isMalformed ? .malformed : .failed) }
    if let joined, let expectedRoot, joined.root != expectedRoot {
      problems.append(Verdict.Problem("the root is \(joined.root), not \(expectedRoot)", status: .failed))
    }
    let verdict = verdict(receipts, problems, engine)
    // Nothing is handed out as proved unless everything held.
    return (verdict, verdict.status == .held ? joined : nil)
  }

  /// A case for each receipt that could be read, and for each that was audited.
  private func verdict(
    _ receipts: [(path: String, receipt: Receipt)], _ problems: [Verdict.Problem], _ engine: any TableEngine
  ) -> Verdict {
    let cases = receipts.map { path, receipt in
      CaseVerdict(
        suite: "receipts", name: "'\(path)'", variant: receipt.kernel,
        outcome: problems.isEmpty ? .held : .skipped(reason: "the receipts could not be joined"))
    }
    guard let audit else { return Verdict(subject: "receipts", cases: cases, problems: problems) }
    guard problems.isEmpty else {
      return Verdict(
        subject: "receipts", cases: cases, problems: problems,
        notes: ["audit: not done, since the receipts could not be joined"])
    }
    var run = AuditRun(audit, of: receipts, engine: engine, jobs: jobs, files: SystemFiles())
    let found = run.run()
    return Verdict(subject: "receipts", cases: cases + found.cases, problems: found.problems, notes: found.notes)
  }
}
