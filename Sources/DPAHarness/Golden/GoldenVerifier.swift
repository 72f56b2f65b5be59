public import DPAEngine

/// Holds the engine against the committed golden files: every layer under every kernel.
public struct GoldenVerifier {
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

  /// Runs every case. What is wrong with one file does not keep the others from being checked.
  ///
  /// - Throws: `HarnessError` when there is no usable manifest.
  public func verify() throws(HarnessError) -> Verdict {
    let manifest = try folder.manifest()
    var cases: [CaseVerdict] = []
    var problems = try folder.unlisted(manifest)
    let layers = GoldenLayers.inOrder(manifest.files)
    for entry in layers {
      do throws(HarnessError) {
        let (bytes, problem) = try folder.contents(of: entry)
        if let problem { problems.append(problem) }
        cases += try GoldenLayers.check(bytes, entry, in: folder, with: kernels)
      } catch {
        problems.append(Verdict.Problem(error.description, status: error.status))
      }
    }
    let stability = try StabilityFolder(path: folder.path, files: folder.files).verify()
    return Verdict(subject: "golden", cases: cases + stability.cases, problems: problems + stability.problems)
  }
}
