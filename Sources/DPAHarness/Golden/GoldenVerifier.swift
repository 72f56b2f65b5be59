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
  /// - Parameter progress: Called with the checks that are done and all checks, on any thread.
  /// - Throws: `HarnessError` when there is no usable manifest, or `.usage` when the filter chooses no case.
  public func verify(
    _ filter: CaseFilter? = nil, progress: @Sendable (UInt64, UInt64) -> Void = { _, _ in }
  ) throws(HarnessError) -> Verdict {
    let manifest = try folder.manifest()
    var problems = try folder.unlisted(manifest)
    var checks: [GoldenCheck] = []
    for entry in GoldenLayers.inOrder(manifest.files) {
      do throws(HarnessError) {
        let (bytes, problem) = try folder.contents(of: entry)
        if let problem { problems.append(problem) }
        checks += try GoldenLayers.checks(bytes, entry, in: folder, with: kernels, filter: filter)
      } catch {
        problems.append(Verdict.Problem(error.description, status: error.status))
      }
    }
    var cases: [CaseVerdict] = []
    for result in Self.run(checks, progress: progress) {
      switch result {
      case .success(let found): cases += found
      case .failure(let error):
        let problem = Verdict.Problem(error.description, status: error.status)
        if !problems.contains(problem) { problems.append(problem) }
      }
    }
    // What was recorded is small and quick: a filter chooses among the oracle's cases.
    let stability = filter == nil ? try StabilityFolder(path: folder.path, files: folder.files).verify() : nil
    let verdict = Verdict(
      subject: "golden", cases: cases + (stability?.cases ?? []), problems: problems + (stability?.problems ?? []))
    if let filter, verdict.skippedCount == cases.count, problems.isEmpty { throw Self.noCase(filter) }
    return verdict
  }

  /// Runs all checks on all cores; results in the order of the checks.
  private static func run(
    _ checks: [GoldenCheck], progress: @Sendable (UInt64, UInt64) -> Void
  ) -> [Result<[CaseVerdict], HarnessError>] {
    let done = Atomic<UInt64>(0)
    // From the back: the upper layers take longest, and what takes longest must not start last.
    return ParallelResults.map(checks.count, jobs: Processor.activeCount) { place in
      let result = Result { () throws(HarnessError) in try checks[checks.count - 1 - place].run() }
      progress(done.wrappingAdd(1, ordering: .relaxed).newValue, UInt64(checks.count))
      return result
    }.reversed()
  }

  /// Names every case, or those that a filter chooses, and runs none.
  ///
  /// - Throws: `HarnessError` when a file cannot be read, or `.usage` when the filter chooses no case.
  public func list(_ filter: CaseFilter? = nil) throws(HarnessError) -> GoldenList {
    var cases: [GoldenList.Case] = []
    for entry in GoldenLayers.inOrder(try folder.manifest().files) {
      cases += try GoldenLayers.list(try folder.contents(of: entry).bytes, entry, in: folder, with: kernels)
    }
    let chosen = try filter?.choose(cases) { "\($0.layer)/\($0.name)" } ?? cases
    if let filter, chosen.isEmpty { throw Self.noCase(filter) }
    return GoldenList(cases: chosen, leftOutCount: cases.count - chosen.count)
  }

  private static func noCase(_ filter: CaseFilter) -> HarnessError {
    .usage("--filter '\(filter.pattern)' chooses no case; --list names them all")
  }
}
