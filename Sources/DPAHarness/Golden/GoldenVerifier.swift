public import DPAEngine
import DPAMeasurement
import Synchronization

/// Holds the engine against the committed golden files: every layer under every kernel.
public struct GoldenVerifier: Sendable {
  private let folder: GoldenFolder
  private let kernels: [Kernel]

  /// - Throws: `HarnessError.goldenFolderMissing`.
  public init(folder: String, kernels: [Kernel]) throws(HarnessError) {
    try self.init(folder: folder, kernels: kernels, files: SystemFiles())
  }

  package init(folder: String, kernels: [Kernel], files: any FileLayer) throws(HarnessError) {
    precondition(!kernels.isEmpty, "a verification needs a kernel")
    self.folder = try GoldenFolder(folder, files: files)
    self.kernels = kernels
  }

  /// Runs every case, or those that a filter chooses; the others are skipped. What is wrong with one file does not keep
  /// the others from being checked.
  ///
  /// - Parameter progress: Called with the files that are done and all files, on any thread.
  /// - Throws: `HarnessError` when there is no usable manifest, or `.usage` when the filter chooses no case.
  public func verify(
    _ filter: CaseFilter? = nil, progress: @Sendable (UInt64, UInt64) -> Void = { _, _ in }
  ) throws(HarnessError) -> Verdict {
    let manifest = try folder.manifest()
    var cases: [CaseVerdict] = []
    var problems = try folder.unlisted(manifest)
    let entries = GoldenLayers.inOrder(manifest.files)
    let done = Atomic<UInt64>(0)
    // A compiled expression belongs to one thread.
    let pattern = filter?.pattern
    let layers = ParallelResults.map(entries.count, jobs: Processor.activeCount) { index in
      let found = check(entries[index], filter: pattern)
      progress(done.wrappingAdd(1, ordering: .relaxed).newValue, UInt64(entries.count))
      return found
    }
    for layer in layers {
      cases += layer.cases
      problems += layer.problems
    }
    // What was recorded is small and quick: a filter chooses among the oracle's cases.
    let stability = filter == nil ? try StabilityFolder(path: folder.path, files: folder.files).verify() : nil
    let verdict = Verdict(
      subject: "golden", cases: cases + (stability?.cases ?? []), problems: problems + (stability?.problems ?? []))
    if let filter, verdict.skippedCount == cases.count, problems.isEmpty { throw Self.noCase(filter) }
    return verdict
  }

  private func check(
    _ entry: GoldenManifest.Entry, filter pattern: String?
  ) -> (cases: [CaseVerdict], problems: [Verdict.Problem]) {
    var problems: [Verdict.Problem] = []
    do throws(HarnessError) {
      let (bytes, problem) = try folder.contents(of: entry)
      if let problem { problems.append(problem) }
      let filter = try pattern.map { pattern throws(HarnessError) in try CaseFilter(pattern) }
      return (try GoldenLayers.check(bytes, entry, in: folder, with: kernels, filter: filter), problems)
    } catch {
      return ([], problems + [Verdict.Problem(error.description, status: error.status)])
    }
  }

  /// Names every case, or those that a filter chooses, and runs none.
  ///
  /// - Throws: `HarnessError` when a file cannot be read, or `.usage` when the filter chooses no case.
  public func list(_ filter: CaseFilter? = nil) throws(HarnessError) -> GoldenList {
    var cases: [GoldenList.Case] = []
    for entry in GoldenLayers.inOrder(try folder.manifest().files) {
      cases += try GoldenLayers.list(try folder.contents(of: entry).bytes, entry, in: folder, with: kernels)
    }
    let chosen = cases.filter { filter?.contains($0.name, ofLayer: $0.layer) ?? true }
    if let filter, chosen.isEmpty { throw Self.noCase(filter) }
    return GoldenList(cases: chosen, leftOutCount: cases.count - chosen.count)
  }

  private static func noCase(_ filter: CaseFilter) -> HarnessError {
    .usage("--filter '\(filter.pattern)' chooses no case; --list names them all")
  }
}
