public import DPAEngine
import DPAMeasurement
public import HarnessKit
import Synchronization

/// Holds the engine against the committed golden files: every layer under every kernel.
public struct GoldenVerifier: Sendable {
  private let folder: GoldenFolder
  private let kernels: [Kernel]
  private let manifestDigest: String?

  /// - Parameter manifestDigest: The SHA-256 that MANIFEST.json must have, where one is demanded.
  /// - Throws: `HarnessError.goldenFolderMissing`, or `.usage` when what is demanded is no SHA-256.
  public init(folder: String, kernels: [Kernel], manifestDigest: String? = nil) throws(HarnessError) {
    try self.init(folder: folder, kernels: kernels, manifestDigest: manifestDigest, files: SystemFiles())
  }

  package init(
    folder: String, kernels: [Kernel], manifestDigest: String? = nil, files: any FileLayer
  ) throws(HarnessError) {
    precondition(!kernels.isEmpty, "a verification needs a kernel")
    try GoldenManifest.checkDemand(manifestDigest)
    self.folder = try GoldenFolder(folder, files: files)
    self.kernels = kernels
    self.manifestDigest = manifestDigest?.lowercased()
  }

  /// Runs every case, or those that a filter chooses; the others are skipped. What is wrong with one file does not keep
  /// the others from being checked.
  ///
  /// - Parameter progress: Called with the checks that are done and all checks, on any thread.
  /// - Throws: `HarnessError` when there is no usable manifest, or `.usage` when the filter chooses no case.
  public func verify(
    _ filter: CaseFilter? = nil, progress: @Sendable (UInt64, UInt64) -> Void = { _, _ in }
  ) throws(HarnessError) -> Verdict {
    try verify(filter, layers: nil, progress: progress)
  }

  /// - Parameter layers: The layers that are run; nil for all, and the recorded files with them.
  private func verify(
    _ filter: CaseFilter?, layers: ((String) -> Bool)?, progress: @Sendable (UInt64, UInt64) -> Void
  ) throws(HarnessError) -> Verdict {
    let inspection = try GoldenInspection(of: folder, demanding: manifestDigest)
    var problems = inspection.problems
    var checks: [GoldenCheck] = []
    for file in inspection.files where layers?(file.requirement.layer.name) ?? true {
      do throws(HarnessError) {
        checks += try GoldenLayers.checks(file, with: kernels, filter: filter)
      } catch .usage(let sentence) {
        // A filter that takes too long would do so on every layer.
        throw .usage(sentence)
      } catch {
        problems.append(Verdict.Problem(error))
      }
    }
    var cases: [CaseVerdict] = []
    for result in Self.run(checks, progress: progress) {
      switch result {
      case .success(let found): cases += found
      case .failure(let error):
        let problem = Verdict.Problem(error)
        // A malformed file fails under every kernel; one sentence about it is enough.
        if !problems.contains(problem) { problems.append(problem) }
      }
    }
    let stability = try StabilityFolder(path: folder.path, files: folder.files).verify()
    // A filter chooses among the oracle's cases; what is wrong with the recorded files is said all the same.
    let verdict = Verdict(
      subject: "golden", cases: filter == nil && layers == nil ? cases + stability.cases : cases,
      problems: problems + (layers == nil ? stability.problems : []),
      notes: ["MANIFEST.json has the SHA-256 \(inspection.manifestDigest)"])
    if let filter, verdict.skippedCount == cases.count, verdict.problems.isEmpty { throw Self.noCase(filter) }
    return verdict
  }

  /// Runs the cases of the layers of one engine, by the start of their names; the recorded files are not of them.
  ///
  /// - Throws: as above.
  package func verdict(ofLayers prefix: String, _ filter: CaseFilter? = nil) throws(HarnessError) -> Verdict {
    let all = try verify(filter, layers: { $0.hasPrefix(prefix) }) { _, _ in }
    let notes = FirstDifference.note(all.cases).map { [$0] } ?? []
    return Verdict(subject: "conform", cases: all.cases, problems: all.problems, notes: notes + all.notes)
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

  /// Names every case of the files that are whole and unchanged, or those that a filter chooses, and runs none.
  ///
  /// - Throws: `HarnessError` when there is no usable manifest, or `.usage` when the filter chooses no case.
  public func list(_ filter: CaseFilter? = nil) throws(HarnessError) -> GoldenList {
    let inspection = try GoldenInspection(of: folder, demanding: manifestDigest)
    let cases = inspection.files.flatMap { file in
      let layer = file.requirement.layer
      let names = layer.variantNames(of: kernels)
      return file.names.map { GoldenList.Case(layer: layer.name, name: $0, kernels: names) }
    }
    let stability = try StabilityFolder(path: folder.path, files: folder.files).verify()
    let problems = inspection.problems + stability.problems
    let chosen = try filter?.choose(cases) { "\($0.layer)/\($0.name)" } ?? cases
    if let filter, chosen.isEmpty, problems.isEmpty { throw Self.noCase(filter) }
    return GoldenList(cases: chosen, leftOutCount: cases.count - chosen.count, problems: problems)
  }

  private static func noCase(_ filter: CaseFilter) -> HarnessError {
    .usage("\(setting: "filter") '\(filter.pattern)' chooses no case\(step: .listGoldenCases)")
  }
}
