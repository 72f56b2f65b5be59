/// What the batches of one pass over a split are: a pure function of it, whatever makes them.
struct LoaderPlan: Sendable {
  let configuration: KSinConfiguration
  let kernel: SignalKernel
  /// Items of the split.
  let size: Int
  let batchSize: Int
  let epoch: UInt32
  let isCoupled: Bool
  /// Nil where items come in order.
  let order: [UInt32]?

  /// The last batch may be shorter.
  var batchCount: Int { (size + batchSize - 1) / batchSize }

  func ids(ofBatch index: Int) -> [UInt64] {
    let places = (index * batchSize)..<min((index + 1) * batchSize, size)
    return order.map { $0[places].map { UInt64($0) } } ?? places.map { UInt64($0) }
  }
}

/// The batches of one pass over a split, in order, each made when it is asked for or ahead of that.
///
/// They are the same for any number of workers.
public struct KSinLoader: Sequence, Sendable {
  let plan: LoaderPlan
  let workers: Int

  /// Batches of the pass.
  public var count: Int { plan.batchCount }
  public var underestimatedCount: Int { count }

  public func makeIterator() -> Batches { Batches(self, from: 0) }

  /// The batches behind the first ones, none of which is made.
  public func batches(from first: Int) -> Batches {
    precondition(first >= 0 && first <= count, "a batch of the pass")
    return Batches(self, from: first)
  }

  /// A pass.
  public struct Batches: IteratorProtocol {
    private let count: Int
    private var nextIndex: Int
    private let maker: BatchMaker?
    private let ahead: ReadAhead<BatchMaker, KSinBatch>?

    init(_ loader: KSinLoader, from first: Int) {
      let plan = loader.plan
      count = plan.batchCount
      nextIndex = first
      maker = loader.workers == 0 ? BatchMaker(plan) : nil
      ahead =
        loader.workers == 0
        ? nil
        : ReadAhead(count: plan.batchCount - first, workers: loader.workers, makeWorker: { BatchMaker(plan) }) {
          maker, index in maker.make(first + index)
        }
    }

    public mutating func next() -> KSinBatch? {
      if let ahead { return ahead.fetch() }
      guard nextIndex < count, let maker else { return nil }
      nextIndex += 1
      return maker.make(nextIndex - 1)
    }
  }
}
