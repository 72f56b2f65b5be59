import DPAEngine
import HarnessKit

/// Parameters and digests of presets and of configurations at the edges, all ids of a configuration in one batch.
enum ParametersLayer: GoldenLayer {
  static let name = "parameters"
  static let usesKernel = true

  struct Case: GoldenCase {
    let name: String
    let configuration: String
    let id: UInt64
    let parameters: [String]
    let digest: String

    init(_ fields: GoldenFields) throws {
      name = fields.name
      configuration = try fields.text("configuration")
      id = try fields.number("id", in: 0...SampleRange.lastID)
      parameters = try fields.texts("parameters", count: Parameter.allCases.count...Parameter.allCases.count)
      digest = try fields.text("digest")
    }

    var demand: GoldenDemand? { GoldenDemand(configuration: configuration, rowCount: 1) }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    var differences = [[Difference]](repeating: [], count: file.cases.count)
    let places = Dictionary(grouping: file.cases.indices) { file.cases[$0].configuration }
    for (name, places) in places.sorted(by: { $0.key < $1.key }) {
      let engine = Engine(try file.configuration(named: name), kernel: kernel)
      let ids = places.map { file.cases[$0].id }
      var batch = try SampleBatch(capacity: ids.count)
      engine.makeGenerator().fill(&batch, withIDs: ids.span)
      for (row, place) in places.enumerated() {
        let golden = file.cases[place]
        differences[place] = Self.differences(batch[row], parameters: golden.parameters, digest: golden.digest)
      }
    }
    return differences
  }

  /// Compares a sample with its golden bits.
  static func differences(_ sample: Sample, parameters: [String], digest: String) -> [Difference] {
    let digests = Difference.unlessEqual("digest", expected: digest, found: sample.digest.description)
    let values = zip(Parameter.allCases, parameters).compactMap { parameter, expected in
      Difference.unlessEqual(
        parameter.rawValue, expected: expected, found: Hexadecimal.bitPattern(sample.parameters[parameter]))
    }
    return [digests].compactMap { $0 } + values
  }
}
