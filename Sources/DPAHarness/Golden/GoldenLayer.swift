import DPAEngine
import DPAMeasurement
import HarnessKit

/// One layer of the engine with cases of its own, so that a failure names where the chain first goes wrong.
///
/// A layer checks all cases of its file together, since kernels work on many ids at once.
protocol GoldenLayer: Sendable {
  associatedtype Case: GoldenCase
  /// What computes: for the layers of DPA its kernels.
  associatedtype Variant: Sendable & CustomStringConvertible

  /// The file's stem.
  static var name: String { get }
  /// Whether the layer exercises a kernel, or only code that all kernels share.
  static var usesKernel: Bool { get }
  /// What computes where these kernels of DPA were chosen; at least one.
  static func variants(of kernels: [Kernel]) -> [Variant]
  static func leftOut(_ golden: Case, under variant: Variant) -> GoldenLeftOut?
  /// The differences of each case, in the order of the file.
  static func check(_ file: GoldenFile<Case>, with variant: Variant) throws -> [[Difference]]
}

extension GoldenLayer where Variant == Kernel {
  static func variants(of kernels: [Kernel]) -> [Kernel] { kernels }
}

/// What a case asks for and expects; its name is the file's.
protocol GoldenCase: Sendable {
  /// The rows that it asks for; nil where it asks for none.
  var demand: GoldenDemand? { get }

  /// - Throws: `BitText.Malformed` where a field is missing, of another form, or outside its limits.
  init(_ fields: GoldenFields) throws
}

extension GoldenCase {
  var demand: GoldenDemand? { nil }
}

/// What of a case is not run under a kernel, and why.
enum GoldenLeftOut {
  case whole(reason: Sentence)
  case part(reason: Sentence)
}

/// Rows under a configuration of some depth: the work that a case makes.
struct GoldenDemand {
  let configuration: String
  let rowCount: UInt64
}

extension GoldenLayer {
  static var usesKernel: Bool { true }

  /// The results of independent cases, in their order.
  static func inParallel(
    _ count: Int, _ check: @Sendable (Int) throws -> [Difference]
  ) throws -> [[Difference]] {
    let results = ParallelResults.map(count, jobs: Processor.activeCount) { index in Result { try check(index) } }
    // In the order of the cases, so that of several errors the same one is thrown each time.
    return try results.map { try $0.get() }
  }

  /// What of a case is not run under a kernel, and why; nil where all of it is.
  static func leftOut(_ golden: Case, under variant: Variant) -> GoldenLeftOut? { nil }

  /// Why nothing of a case is run under a kernel; nil where some of it is.
  static func reasonToSkip(_ golden: Case, under variant: Variant) -> Sentence? {
    guard case .whole(let reason)? = leftOut(golden, under: variant) else { return nil }
    return reason
  }

  /// The names of what runs the layer; none where it is code that all kernels share.
  static func variantNames(of kernels: [Kernel]) -> [String] {
    usesKernel ? variants(of: kernels).map(\.description) : []
  }

  /// The name that stands for "every kernel" where a layer uses none.
  static var sharedVariant: String { "shared" }
}

/// One golden file under one kernel: what is run on one thread.
struct GoldenCheck: Sendable {
  /// Compares every case that was chosen.
  ///
  /// - Throws: `HarnessError.malformedFile`.
  let run: @Sendable () throws(HarnessError) -> [CaseVerdict]
}

/// Makes the checks of golden files.
enum GoldenLayers {
  /// The checks of one file, one under each kernel. A case that the filter leaves out is skipped.
  ///
  /// - Throws: `HarnessError.malformedFile`.
  static func checks(
    _ file: GoldenInspection.File, with kernels: [Kernel], filter: CaseFilter? = nil
  ) throws(HarnessError) -> [GoldenCheck] {
    try checks(file.bytes, file.requirement.layer, path: file.path, kernels: kernels, filter: filter)
  }

  private static func checks<Layer: GoldenLayer>(
    _ bytes: [UInt8], _ layer: Layer.Type, path: String, kernels: [Kernel], filter: CaseFilter?
  ) throws(HarnessError) -> [GoldenCheck] {
    let file: GoldenFile<Layer.Case> = try JSONFile.decode(bytes, from: path, keys: .asSpelled)
    let isChosen =
      try filter?.contains(file.names, ofLayer: layer.name) ?? file.names.map { _ in true }
    let filterReason = filter?.reason ?? ""
    // What no kernel has a part in is run once; under every kernel it would only be the same verdict again.
    let variants = layer.variants(of: kernels)
    return (layer.usesKernel ? variants : [variants[0]]).map { variant in
      GoldenCheck { () throws(HarnessError) in
        let reasons = zip(isChosen, file.cases).map { isChosen, golden in
          isChosen ? layer.reasonToSkip(golden, under: variant) : filterReason
        }
        let chosen = file.keeping(reasons.map { $0 == nil })
        do {
          let differences = chosen.cases.isEmpty ? [] : try layer.check(chosen, with: variant)
          return verdicts(layer, file, skipped: reasons, differences.map(CaseVerdict.Outcome.init), variant)
        } catch {
          throw .malformedFile(path: path, reason: "\(error)")
        }
      }
    }
  }

  /// One verdict for each case, and one for what was left out of a case.
  ///
  /// - Parameters:
  ///   - reasons: Of the cases that were skipped; nil for the others.
  ///   - outcomes: Those of the others, in order.
  private static func verdicts<Layer: GoldenLayer>(
    _ layer: Layer.Type, _ file: GoldenFile<Layer.Case>, skipped reasons: [Sentence?],
    _ outcomes: [CaseVerdict.Outcome], _ variant: Layer.Variant
  ) -> [CaseVerdict] {
    let variantName = layer.usesKernel ? variant.description : layer.sharedVariant
    var rest = outcomes[...]
    var verdicts: [CaseVerdict] = []
    for ((name, golden), reason) in zip(zip(file.names, file.cases), reasons) {
      func add(_ name: String, _ outcome: CaseVerdict.Outcome) {
        verdicts.append(CaseVerdict(suite: layer.name, name: name, variant: variantName, outcome: outcome))
      }
      add(name, reason.map { .skipped(reason: $0) } ?? rest.removeFirst())
      if reason == nil, case .part(let reason)? = layer.leftOut(golden, under: variant) {
        add("\(name), what was left out", .skipped(reason: reason))
      }
    }
    return verdicts
  }
}
