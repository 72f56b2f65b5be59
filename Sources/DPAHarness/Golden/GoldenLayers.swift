import DPAEngine
import HarnessKit

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
    let file: GoldenFile<Layer.Case> = try JSONFile.decode(bytes, from: path)
    let isChosen =
      try filter?.contains(file.cases.map(\.name), ofLayer: layer.name) ?? file.cases.map { _ in true }
    let chosen = file.keeping(isChosen)
    let reason = filter?.reason ?? ""
    return (layer.usesKernel ? kernels : [kernels[0]]).map { kernel in
      GoldenCheck { () throws(HarnessError) in
        do {
          let differences = chosen.cases.isEmpty ? [] : try layer.check(chosen, with: kernel)
          return verdicts(
            layer, file.cases, isChosen, differences.map(CaseVerdict.Outcome.init), kernel, reasonOfOthers: reason)
        } catch {
          throw .malformedFile(path: path, reason: "\(error)")
        }
      }
    }
  }

  /// One verdict for each case, and one for what was left out of a case.
  ///
  /// - Parameter outcomes: Those of the chosen cases, in order.
  private static func verdicts<Layer: GoldenLayer>(
    _ layer: Layer.Type, _ cases: [Layer.Case], _ isChosen: [Bool], _ outcomes: [CaseVerdict.Outcome],
    _ kernel: Kernel, reasonOfOthers: String
  ) -> [CaseVerdict] {
    let variant = layer.usesKernel ? kernel.description : layer.sharedVariant
    var rest = outcomes[...]
    var verdicts: [CaseVerdict] = []
    for (golden, isChosen) in zip(cases, isChosen) {
      let outcome = isChosen ? rest.removeFirst() : .skipped(reason: reasonOfOthers)
      verdicts.append(CaseVerdict(suite: layer.name, name: golden.name, variant: variant, outcome: outcome))
      guard isChosen, let reason = layer.leftOut(golden, under: kernel) else { continue }
      let name = "\(golden.name), what was left out"
      verdicts.append(CaseVerdict(suite: layer.name, name: name, variant: variant, outcome: .skipped(reason: reason)))
    }
    return verdicts
  }
}
