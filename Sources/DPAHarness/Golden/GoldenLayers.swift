import DPAEngine

/// The layers there are, from the bottom up: the first that fails is where the fault lies.
enum GoldenLayers {
  private static var all: [any GoldenLayer.Type] {
    [
      SHA256Layer.self, FibonacciLayer.self, ChainLayer.self, MersenneTwisterLayer.self, DrawsLayer.self,
      ParametersLayer.self, RankSeedsLayer.self, RangesLayer.self, StatisticsLayer.self, RootsLayer.self,
      MatrixLayer.self,
      OrderLayer.self,
      FilesLayer.self,
    ]
  }

  /// The entries of a manifest from the bottom layer up, unknown ones last.
  static func inOrder(_ entries: [GoldenManifest.Entry]) -> [GoldenManifest.Entry] {
    let places = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.name, $0) })
    return entries.enumerated().sorted { left, right in
      let leftPlace = places[left.element.layerName] ?? all.count
      let rightPlace = places[right.element.layerName] ?? all.count
      return (leftPlace, left.offset) < (rightPlace, right.offset)
    }.map(\.element)
  }

  /// The checks of one file, one under each kernel. A case that the filter leaves out is skipped.
  ///
  /// - Throws: `HarnessError.malformedFile` or `.unknownSchema`.
  static func checks(
    _ bytes: [UInt8], _ entry: GoldenManifest.Entry, in folder: GoldenFolder, with kernels: [Kernel],
    filter: CaseFilter? = nil
  ) throws(HarnessError) -> [GoldenCheck] {
    let path = FilePath.join(folder.path, entry.path)
    let layer = try layer(of: bytes, path: path)
    return try checks(bytes, layer, expectedCount: entry.cases, path: path, kernels: kernels, filter: filter)
  }

  /// The cases of one file by name.
  ///
  /// - Throws: `HarnessError.malformedFile` or `.unknownSchema`.
  static func list(
    _ bytes: [UInt8], _ entry: GoldenManifest.Entry, in folder: GoldenFolder, with kernels: [Kernel]
  ) throws(HarnessError) -> [GoldenList.Case] {
    let path = FilePath.join(folder.path, entry.path)
    let layer = try layer(of: bytes, path: path)
    let file: GoldenFile<NamedCase> = try JSONFile.decode(bytes, from: path)
    let names = layer.usesKernel ? kernels.map(\.description) : []
    return file.cases.map { GoldenList.Case(layer: layer.name, name: $0.name, kernels: names) }
  }

  /// All that a list needs of a case.
  private struct NamedCase: GoldenCase {
    let name: String
  }

  private static func layer(of bytes: [UInt8], path: String) throws(HarnessError) -> any GoldenLayer.Type {
    let header: GoldenHeader = try JSONFile.decode(bytes, from: path)
    guard header.schema == GoldenHeader.schema else {
      throw .unknownSchema(path: path, found: header.schema, known: GoldenHeader.schema)
    }
    guard let layer = all.first(where: { $0.name == header.layer }) else {
      throw .malformedFile(path: path, reason: "there is no layer '\(header.layer)'")
    }
    return layer
  }

  private static func checks<Layer: GoldenLayer>(
    _ bytes: [UInt8], _ layer: Layer.Type, expectedCount: Int, path: String, kernels: [Kernel], filter: CaseFilter?
  ) throws(HarnessError) -> [GoldenCheck] {
    let file: GoldenFile<Layer.Case> = try JSONFile.decode(bytes, from: path)
    guard file.cases.count == expectedCount else {
      let reason = "it holds \(file.cases.count) cases, the manifest says \(expectedCount)"
      throw .malformedFile(path: path, reason: reason)
    }
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

extension GoldenManifest.Entry {
  /// The file's stem, which is its layer's name.
  var layerName: String {
    let name = path.split(separator: "/").last ?? ""
    return String(name.prefix { $0 != "." })
  }
}
