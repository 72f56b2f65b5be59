import DPAEngine

/// Rank-aware generation: each rank has parameters of its own for the same id, and always the same ones.
public enum DistributedRankAwareGeneration {
  public static func run(print: (String) -> Void) throws {
    let engine = Engine(Preset.moderate.configuration)
    let onRank0 = try engine.sample(42, rank: 0, worldSize: 4)
    let onRank1 = try engine.sample(42, rank: 1, worldSize: 4)
    print("rank 0 rotates by \(onRank0.parameters.rotation)")
    print("rank 1 rotates by \(onRank1.parameters.rotation)")
    print(onRank0.parameters == onRank1.parameters ? "the same" : "different augmentations")
  }
}
