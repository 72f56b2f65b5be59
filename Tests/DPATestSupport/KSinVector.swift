/// What torch and scipy found of k-sin's items, signals, metrics and matches.
package struct KSinVector: Decodable {
  package struct Item: Decodable {
    package let k: Int
    package let seed: UInt64
    package let index: UInt64
    package let sortFrequencies: Bool
    package let breakSymmetry: Bool
    package let shiftTestDistribution: Bool
    package let isTest: Bool
    package let paramsF32: [String]
    package let signalLength: Int
    package let signal: [Double]
  }

  package struct Metrics: Decodable {
    package struct Match: Decodable {
      package let rows: [Int]
      package let cols: [Int]
    }

    package let k: Int
    package let batch: Int
    package let signalLength: Int
    /// Bit patterns, row by row.
    package let predictedF32: [String]
    package let targetF32: [String]
    package let logSpectralDistance: Double
    package let spectralDistance: Double
    package let chamferDistance: Double
    package let linearAssignmentDistance: Double
    package let otMatch: Match
  }

  package let items: [Item]
  package let metrics: [Metrics]
}
