internal import TableCore

/// A batch of a data module: rows one behind the other.
public struct KSinBatch: Hashable, Sendable {
  /// The items whose parameters and signals these are.
  public let ids: [UInt64]
  /// 2 * k values for each row: frequencies, then amplitudes.
  public let parameters: [Float]
  /// `signalLength` samples for each row.
  public let signals: [Float]
  /// 2 * k standard normals for each row. In a coupled batch, row r is the noise of the item that stood there before.
  public let noise: [Float]
  public let k: Int
  public let signalLength: Int

  public var rowCount: Int { ids.count }

  package init(
    ids: [UInt64], parameters: [Float], signals: [Float], noise: [Float], k: Int, signalLength: Int
  ) {
    self.ids = ids
    self.parameters = parameters
    self.signals = signals
    self.noise = noise
    self.k = k
    self.signalLength = signalLength
  }
}

/// Makes batches: the working memory of one thread.
final class BatchMaker {
  private let plan: LoaderPlan
  private let items: ItemGenerator
  private let sounds: SoundGenerator
  private let noise: Noise
  private var distances = DistanceMatrix()
  private var assignment = Assignment()
  private var costs: [Float] = []

  init(_ plan: LoaderPlan) {
    self.plan = plan
    items = ItemGenerator(plan.configuration)
    sounds = Synthesizer(plan.configuration, kernel: plan.kernel).makeGenerator()
    noise = Noise(seed: plan.configuration.seed, epoch: plan.epoch)
  }

  func make(_ index: Int) -> KSinBatch {
    let drawn = plan.ids(ofBatch: index)
    let configuration = plan.configuration
    // Noise belongs to the drawn order: the match moves parameters and signals to it.
    let noise = makeNoise(drawn)
    var parameters = [Float](repeating: 0, count: drawn.count * configuration.parameterCount)
    var ids = drawn
    fill(&parameters, ids)
    if plan.isCoupled {
      // Signals are made after the match, in its order: that spares moving them.
      let columns = match(noise, parameters, rowCount: ids.count)
      ids = columns.map { drawn[$0] }
      // Made anew: the work is linear in rows, the match's is not, and no second copy is needed.
      fill(&parameters, ids)
    }
    var signals = [Float](repeating: 0, count: ids.count * configuration.signalLength)
    var span = signals.mutableSpan
    sounds.fill(&span, of: parameters.span)
    return KSinBatch(
      ids: ids, parameters: parameters, signals: signals, noise: noise, k: configuration.k,
      signalLength: configuration.signalLength)
  }

  private func fill(_ parameters: inout [Float], _ ids: [UInt64]) {
    var span = parameters.mutableSpan
    items.fill(&span, withIDs: ids.span)
  }

  private func makeNoise(_ ids: [UInt64]) -> [Float] {
    let width = plan.configuration.parameterCount
    var values = [Float](repeating: 0, count: ids.count * width)
    var span = values.mutableSpan
    span.withPlaces { places in
      for (row, id) in ids.enumerated() {
        places.withSpan((row * width)..<((row + 1) * width)) { noise.fill(&$0, ofItem: id) }
      }
    }
    return values
  }

  private func match(_ noise: [Float], _ parameters: [Float], rowCount: Int) -> [Int] {
    if costs.count != rowCount * rowCount { costs = Array(repeating: 0, count: rowCount * rowCount) }
    distances.fill(&costs, from: noise.span, to: parameters.span, width: plan.configuration.parameterCount)
    assignment.solve(costs, rowCount: rowCount)
    return assignment.columnOfRow
  }
}
