internal import Flow
package import HarnessBenchmarks
internal import HarnessKit
internal import Hashing
internal import KSinEngine

/// Models as benchmark cells: an evaluation, a training step and sampling of the small flow, on one thread.
package enum FlowCells {
  /// Items at the default size.
  private static let itemCount: UInt64 = 64
  private static let prefix = "flow/"

  package static func all(size: BenchmarkSize, with library: TorchLibrary) -> [BenchmarkCell] {
    FlowCellKind.allCases.map { kind in
      BenchmarkCell(
        prefix + kind.rawValue, sampleCount: size.samples(of: itemCount),
        // By the same model in float64, which no operation of the measured one is part of.
        expecting: { count throws(HarnessError) in
          Self.digest(try FlowCellWork(kind, count, .float64, with: library).computed())
        },
        work: { count throws(HarnessError) in
          let exact = try FlowCellWork(kind, count, .float64, with: library).computed()
          return try FlowCellWork(kind, count, .float32, with: library, exact: exact)
        })
    }
  }

  /// Why the cells cannot be measured here; nil where they can.
  package static func absence(with library: TorchLibrary) -> String? {
    do throws(HarnessError) {
      _ = try library.open()
      return nil
    } catch {
      let names = FlowCellKind.allCases.map { prefix + $0.rawValue }
      return "\(names.joined(separator: ", ")) are skipped: \(error)"
    }
  }

  fileprivate static func digest(_ values: [Float]) -> Digest {
    SHA256.digest(
      of: values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } })
  }
}

private enum FlowCellKind: String, CaseIterable {
  case forward
  case sampling
  case step
}

/// One of the cells, and the model with its batch.
private final class FlowCellWork: CellWork {
  // No workers: batches that are made ahead would be counted as work.
  private static let words = ["experiment=ksin/small/flow_fixed", "data.num_workers=0"]
  /// How far float32 may be from float64: the values are means and samples of a few hundred operations in a row.
  private static let tolerance: Float = 1e-2

  private let kind: FlowCellKind
  private let model: TrainedModel
  private let optimizer: Adam
  private let batch: TrainingBatch
  /// The weights before training.
  private let start: [Tensor]
  private let exact: [Float]
  private var values: [Float] = []

  init(
    _ kind: FlowCellKind, _ count: UInt64, _ type: ElementType, with library: TorchLibrary, exact: [Float] = []
  ) throws(HarnessError) {
    let configuration = try TrainingConfiguration(Self.words + ["data.batch_size=\(count)"])
    let torch = try library.open()
    self.kind = kind
    self.exact = exact
    let data = configuration.openData(library, SystemFiles())
    guard let batch = try data.trainingBatches(epoch: 0, from: 0).next() else {
      preconditionFailure("a hundred thousand items have a batch")
    }
    self.batch = batch
    (model, optimizer, start) = try FlowFailure.ofSettings { () throws(FlowError) in
      let model = try TrainedModel(configuration, in: torch, type: type)
      let start = try model.table.entries.map { (entry) throws(FlowError) in try entry.tensor.detached().copied() }
      return (model, Adam(model.table, configuration.optimizer.adam), start)
    }
  }

  /// What a run comes to.
  func computed() throws(HarnessError) -> [Float] {
    try run()
    return values
  }

  func spoil() {
    for place in values.indices { values[place] = .nan }
    // A step changes weights and statistics; the next one must begin where this one did.
    for (entry, tensor) in zip(model.table.entries, start) { try? entry.tensor.assign(tensor) }
  }

  func run() throws(HarnessError) {
    values = try FlowFailure.ofSettings { () throws(FlowError) in
      switch kind {
      case .forward: return [Float(try model.loss(batch, step: 0).number())]
      case .sampling: return try model.predict(batch, .validation)
      case .step:
        let loss = try model.loss(batch, step: 0)
        try loss.backward()
        let norm = try GradientClipping.clip(model.table, toNorm: 1)
        try optimizer.step()
        model.table.clearGradients()
        return [Float(try loss.number()), Float(norm)]
      }
    }
  }

  func root() -> Digest {
    // The root of the exact values where these are near them: float32 has other bits on every kind of processor.
    let isNear =
      values.count == exact.count
      && zip(values, exact).allSatisfy { abs($0 - $1) <= Self.tolerance * max(1, abs($1)) }
    return FlowCells.digest(isNear ? exact : values)
  }
}
