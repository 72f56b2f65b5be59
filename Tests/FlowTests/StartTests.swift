import Flow
import Testing

@Suite("Weights start as the models say, from our own random numbers", .enabled(if: TorchForTests.isThere))
struct StartTests {
  let torch: Torch
  init() throws { torch = try TorchForTests.torch() }

  private func table(_ seed: UInt64 = 3) -> WeightTable {
    WeightTable(torch, type: .float64, random: SeededRandomSource(seed: seed))
  }

  private func transformer(
    _ change: (inout ApproxEquivTransformer.Configuration) -> Void = { _ in }, seed: UInt64 = 3
  ) throws -> WeightTable {
    let learnt = LearntProjection.Configuration(dModel: 16, dToken: 8, numParams: 6, numTokens: 3)
    var configuration = ApproxEquivTransformer.Configuration(projection: .learnt(learnt))
    (configuration.dModel, configuration.dFF, configuration.numLayers) = (16, 24, 2)
    change(&configuration)
    let table = table(seed)
    _ = try ApproxEquivTransformer(configuration, in: table.root)
    return table
  }

  private func numbers(_ table: WeightTable, _ name: String) throws -> [Double] {
    try #require(table[name]).tensor.numbers()
  }

  @Test("The same seed gives the same weights, another seed others")
  func seeds() throws {
    func all(_ seed: UInt64) throws -> [[Double]] {
      try transformer(seed: seed).entries.map { (entry) in try entry.tensor.numbers() }
    }
    #expect(try all(1) == all(1))
    #expect(try all(1) != all(2))
  }

  @Test("Blocks begin as the identity with zero_init, and without the condition with adaln_mode zero")
  func zeros() throws {
    let zero = try transformer { $0.adaLNMode = .zero }
    let attention = ["attn.out_proj.weight", "attn.out_proj.bias"]
    for name in attention + ["ff.2.weight", "ff.2.bias", "ff.0.bias", "cond.1.weight"] {
      #expect(try numbers(zero, "layers.1.\(name)").allSatisfy { $0 == 0 }, "\(name)")
    }
    let basic = try transformer { $0.zeroInit = false }
    for name in ["attn.out_proj.weight", "ff.2.weight", "cond.1.weight", "cond.1.bias"] {
      #expect(try numbers(basic, "layers.1.\(name)").contains { $0 != 0 }, "\(name)")
    }
    for name in ["attn.out_proj.bias", "ff.2.bias", "ff.0.bias", "attn.in_proj_bias"] {
      #expect(try numbers(basic, "layers.1.\(name)").allSatisfy { $0 == 0 }, "\(name)")
    }
  }

  @Test("A learnt projection begins nearly symmetric: one assignment, one row, and its transpose back")
  func projection() throws {
    let table = try transformer()
    let even = 1 / (3.0 * 6).squareRoot()
    #expect(try numbers(table, "projection._assignment").allSatisfy { abs($0 - even) < 1e-3 && $0 != even })
    let (there, back) = (
      try numbers(table, "projection._in_projection"), try numbers(table, "projection._out_projection")
    )
    for parameter in 0..<6 {
      for place in 0..<8 {
        #expect(there[parameter * 8 + place] == back[place * 6 + parameter])
        #expect(abs(there[parameter * 8 + place] - there[place]) < 1e-3)
      }
    }
  }

  @Test("Layers start within PyTorch's bounds, and use them up")
  func bounds() throws {
    let table = table()
    _ = try Linear(100, 50, in: table.root.inside("linear"))
    _ = try MultiHeadAttention(32, headCount: 4, in: table.root.inside("attention"))
    func largest(_ name: String) throws -> Double { try numbers(table, name).map(abs).max() ?? 0 }
    for (name, bound) in [
      ("linear.weight", 0.1), ("linear.bias", 0.1), ("attention.in_proj_weight", (6.0 / 128).squareRoot()),
      ("attention.out_proj.weight", 1 / 32.0.squareRoot()),
    ] {
      #expect(try largest(name) <= bound && largest(name) > 0.9 * bound, "\(name)")
    }
  }

  @Test("Only what learn_projection and learn_pe name is trained; statistics never are")
  func roles() throws {
    let frozen = try transformer { $0.peType = .layerwise }
    let names = Set(frozen.trained.map(\.name))
    #expect(names.allSatisfy { !$0.hasPrefix("projection.") && !$0.hasPrefix("pe.") })
    #expect(frozen.entries.filter { $0.role == .frozen }.count == 3 + 4 + 2 + 2)
    let learning = try transformer {
      ($0.peType, $0.learnPE, $0.learnProjection, $0.timeEncoding) = (.layerwise, true, true, .sinusoidal)
    }
    #expect(learning.entries.filter { $0.role != .trained }.map(\.name) == ["time_encoding.basis"])
  }

  @Test("The frequencies of a sinusoidal time encoding are those of the case that stores them")
  func frequencies() throws {
    let expected = try #require(
      try CaseFile.numbers(CaseFile.named("transformer-sinusoidal").path)["weight.time_encoding.basis"])
    let own = TimeEncoding.frequencies(count: expected.count)
    #expect(Tolerance(relative: 1e-14, absolute: 0).differences(["": own], ["": expected]).isEmpty)
  }
}
