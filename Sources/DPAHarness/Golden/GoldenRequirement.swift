/// What a golden folder must hold. This table is a part of the program, so that a folder from which a layer or cases
/// were removed does not hold, not even where they were removed from the manifest too.
struct GoldenRequirement {
  let layer: any GoldenLayer.Type
  /// The folder of the layer's file.
  let tier: String
  let leastCount: Int

  /// From the bottom layer up: the first that fails is where the fault lies.
  static var all: [GoldenRequirement] {
    [
      GoldenRequirement(layer: SHA256Layer.self, tier: "reference", leastCount: 131),
      GoldenRequirement(layer: FibonacciLayer.self, tier: "reference", leastCount: 305),
      GoldenRequirement(layer: ChainLayer.self, tier: "reference", leastCount: 110),
      GoldenRequirement(layer: MersenneTwisterLayer.self, tier: "reference", leastCount: 33),
      GoldenRequirement(layer: DrawsLayer.self, tier: "reference", leastCount: 73),
      GoldenRequirement(layer: ParametersLayer.self, tier: "reference", leastCount: 1_086),
      GoldenRequirement(layer: RankSeedsLayer.self, tier: "reference", leastCount: 93),
      GoldenRequirement(layer: RangesLayer.self, tier: "reference", leastCount: 135),
      GoldenRequirement(layer: StatisticsLayer.self, tier: "reference", leastCount: 74),
      GoldenRequirement(layer: RootsLayer.self, tier: "digest", leastCount: 139),
      GoldenRequirement(layer: MatrixLayer.self, tier: "digest", leastCount: 328),
      GoldenRequirement(layer: OrderLayer.self, tier: "digest", leastCount: 48),
      GoldenRequirement(layer: FilesLayer.self, tier: "reference", leastCount: 140),
    ]
  }

  /// Cases that each stability file must hold, by the file's stem.
  static let leastStabilityCounts = ["batching": 6]

  /// Within the golden folder.
  var path: String { "\(tier)/\(layer.name).json" }
}
