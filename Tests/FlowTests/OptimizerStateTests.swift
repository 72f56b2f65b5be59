import Testing

@testable import Flow

@Suite("An optimizer goes on where another one was", .enabled(if: TorchForTests.isThere))
struct OptimizerStateTests {
  /// A weight, pulled to a target by gradients that depend on it, and an optimizer.
  private struct Training {
    let table: WeightTable
    let weight: Tensor
    let optimizer: Adam

    init(_ torch: Torch) throws {
      table = WeightTable(torch, type: .float32, random: SeededRandomSource(seed: 1))
      weight = try table.root.weight("w", [3], .normal(deviation: 1))
      _ = try table.root.weight("idle", [2], .normal(deviation: 1))
      optimizer = Adam(table, Adam.Settings(learningRate: 0.1))
    }

    func step() throws {
      try (weight * weight * weight).sum().backward()
      try optimizer.step()
      table.clearGradients()
    }
  }

  @Test("What is known of the weights, given to a new one, leads to the same bits")
  func restored() throws {
    let torch = try TorchForTests.torch()
    let whole = try Training(torch)
    for _ in 0..<9 { try whole.step() }
    let first = try Training(torch)
    for _ in 0..<4 { try first.step() }
    let second = try Training(torch)
    try second.weight.assign(first.weight)
    #expect(first.optimizer.known.map(\.name) == ["w"], "a weight without a gradient is not known")
    for (name, moments) in first.optimizer.known {
      try second.optimizer.restore(name, mean: moments.mean, square: moments.square, steps: moments.steps)
    }
    for _ in 0..<5 { try second.step() }
    #expect(try second.weight.bytes() == whole.weight.bytes())
    #expect(throws: FlowError.unknownTensors(["v"])) {
      let moments = first.optimizer.known[0].moments
      try second.optimizer.restore("v", mean: moments.mean, square: moments.square, steps: 1)
    }
  }

  @Test("A number of steps that would take years to count up is taken at once", .timeLimit(.minutes(1)))
  func manySteps() throws {
    let torch = try TorchForTests.torch()
    let (first, second, third) = (try Training(torch), try Training(torch), try Training(torch))
    try first.step()
    let moments = first.optimizer.known[0].moments
    // Some steps behind where the powers of the betas no longer change, and very many.
    for (training, steps) in [(second, 2_000_000), (third, 4_000_000_000_000_000_000)] {
      try training.optimizer.restore("w", mean: moments.mean, square: moments.square, steps: steps)
      #expect(training.optimizer.known[0].moments.steps == steps)
      try training.weight.assign(first.weight)
      try training.step()
    }
    #expect(try second.weight.bytes() == third.weight.bytes())
  }

  @Test("Words lie as many slips apart as it takes to make one of the other")
  func slips() {
    #expect(EditDistance.between("", "") == 0 && EditDistance.between("abc", "") == 3)
    #expect(EditDistance.between("d_modle", "d_model") == 1 && EditDistance.between("lr", "lrs") == 1)
    #expect(EditDistance.between("signal", "singal") == 1 && EditDistance.between("kitten", "sitting") == 3)
  }
}
