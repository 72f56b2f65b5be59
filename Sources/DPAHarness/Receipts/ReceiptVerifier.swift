public import DPAEngine

/// Joins receipt files into a proof of the whole table, or names what is wrong with them.
public struct ReceiptVerifier {
  private let paths: [String]
  private let expectedRoot: Digest?

  /// - Parameter expectedRoot: The root that the table must have, where it is known.
  public init(_ paths: [String], expectedRoot: Digest? = nil) {
    self.paths = paths
    self.expectedRoot = expectedRoot
  }

  /// The verdict, and what was proved where it holds.
  public func verify() -> (verdict: Verdict, joined: ReceiptJoin.Joined?) {
    var receipts: [ReceiptJoin.Labelled] = []
    var problems: [Verdict.Problem] = []
    for path in paths {
      do throws(HarnessError) {
        let (receipt, isEdited) = try ReceiptFile.read(path)
        receipts.append(ReceiptJoin.Labelled(receipt, label: "'\(path)'"))
        if isEdited {
          problems.append(
            Verdict.Problem("'\(path)' was edited: its SHA-256 is not that of its content", status: .failed))
        }
      } catch {
        problems.append(Verdict.Problem(error.description, status: error.status))
      }
    }
    let (joined, found) = ReceiptJoin(receipts).join()
    problems += found.map { Verdict.Problem($0.description, status: .failed) }
    if let joined, let expectedRoot, joined.root != expectedRoot {
      problems.append(Verdict.Problem("the root is \(joined.root), not \(expectedRoot)", status: .failed))
    }
    let cases = receipts.map { part in
      CaseVerdict(
        suite: "receipts", name: part.label, variant: part.receipt.kernel,
        outcome: problems.isEmpty ? .held : .skipped(reason: "the receipts could not be joined"))
    }
    return (Verdict(subject: "receipts", cases: cases, problems: problems), problems.isEmpty ? joined : nil)
  }
}
