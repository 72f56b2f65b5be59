import TableCore
import Testing

@testable import KSinEngine

struct DataModuleTests {
  private func module(
    sizes: (Int, Int, Int) = (50, 20, 10), batchSize: Int = 16, ot: Bool = false, workers: Int = 0
  ) throws -> KSinDataModule {
    var module = try KSinDataModule(
      k: 2, signalLength: 8, trainValTestSizes: .init(train: sizes.0, val: sizes.1, test: sizes.2),
      batchSize: batchSize, ot: ot, numWorkers: workers)
    module.setup()
    return module
  }

  @Test("the defaults are the API document's")
  func defaults() throws {
    let module = try KSinDataModule(k: 4)
    #expect(module.sizes == .init(train: 100_000, val: 10_000, test: 10_000))
    #expect(Split.allCases.map { module.configurations[$0].seed } == [123, 456, 789])
    #expect(Split.allCases.map { module.configurations[$0].split } == Split.allCases)
    #expect(module.configurations.train.signalLength == 1_024)
    #expect(module.batchSize == 1_024 && !module.ot && module.numWorkers == 0)
  }

  @Test("the guide's example runs")
  func guide() throws {
    var data = try KSinDataModule(
      k: 4, signalLength: 1_024, sortFrequencies: true, trainValTestSizes: .init(train: 130, val: 1, test: 1),
      batchSize: 64, ot: true)
    data.setup()
    var rowCounts: [Int] = []
    for batch in try data.trainLoader(epoch: 0) {
      rowCounts.append(batch.rowCount)
      #expect(batch.parameters.count == 8 * batch.rowCount && batch.noise.count == 8 * batch.rowCount)
      #expect(batch.signals.count == 1_024 * batch.rowCount)
    }
    #expect(rowCounts == [64, 64, 2])
  }

  @Test("a loader needs its split to be set up", arguments: KSinDataModule.Stage.allCases)
  func stages(stage: KSinDataModule.Stage) throws {
    var module = try KSinDataModule(k: 1, signalLength: 1, trainValTestSizes: .init(train: 1, val: 1, test: 1))
    module.setup(stage: stage)
    let splits = { () -> [Split] in
      switch stage {
      case .fit: [.train, .val]
      case .validate: [.val]
      case .test: [.test]
      }
    }()
    let loaders: [(Split, () throws -> KSinLoader)] = [
      (.train, { try module.trainLoader() }), (.val, { try module.valLoader() }), (.test, { try module.testLoader() }),
    ]
    for (split, loader) in loaders {
      if splits.contains(split) {
        #expect(try loader().count == 1)
      } else {
        #expect(throws: KSinError.notSetUp(split)) { try loader() }
      }
    }
  }

  @Test("a pass holds every item once: in a new order each epoch in training, in order otherwise")
  func passes() throws {
    let module = try module()
    #expect(try module.valLoader().flatMap(\.ids) == Array(0..<20))
    #expect(try module.testLoader(epoch: 3).flatMap(\.ids) == Array(0..<10))
    let epochs = try (0..<3).map { try module.trainLoader(epoch: $0).flatMap(\.ids) }
    for ids in epochs { #expect(ids.sorted() == Array(0..<50) && ids != Array(0..<50)) }
    #expect(Set(epochs).count == 3)
    #expect(try module.trainLoader(epoch: 1).flatMap(\.ids) == epochs[1])
  }

  @Test(
    "batches have their size, the last what is left",
    arguments: [(50, 16, [16, 16, 16, 2]), (32, 16, [16, 16]), (0, 16, [])])
  func sizes(size: Int, batchSize: Int, expected: [Int]) throws {
    let loader = try module(sizes: (size, 0, 0), batchSize: batchSize).trainLoader()
    #expect(loader.map(\.rowCount) == expected && loader.count == expected.count)
  }

  @Test("a row holds its item, the item's sound and the item's noise")
  func rows() throws {
    let module = try module()
    for (loader, split) in [(try module.trainLoader(epoch: 2), Split.train), (try module.testLoader(epoch: 2), .test)] {
      let configuration = module.configurations[split]
      for batch in loader {
        var parameters = [Float](repeating: 0, count: 4)
        for (row, id) in batch.ids.enumerated() {
          var span = parameters.mutableSpan
          ItemGenerator(configuration).fill(&span, with: try SampleRange(first: id, count: 1))
          #expect(Array(batch.parameters[(4 * row)..<(4 * row + 4)]) == parameters)
          let sound = try Synthesizer(configuration, kernel: .portable).signals(of: parameters)
          #expect(Array(batch.signals[(8 * row)..<(8 * row + 8)]) == sound)
          var noise = [Float](repeating: 0, count: 4)
          var noiseSpan = noise.mutableSpan
          Noise(seed: configuration.seed, epoch: 2).fill(&noiseSpan, ofItem: id)
          #expect(Array(batch.noise[(4 * row)..<(4 * row + 4)]) == noise)
        }
      }
    }
  }

  @Test("batches do not depend on the number of workers", arguments: [1, 2, 3, 9], [false, true])
  func workers(count: Int, ot: Bool) throws {
    let alone = try module(ot: ot).trainLoader(epoch: 1)
    let ahead = try module(ot: ot, workers: count).trainLoader(epoch: 1)
    #expect(Array(ahead) == Array(alone))
    #expect(Array(ahead) == Array(alone), "a second pass of the same loader")
  }

  @Test("a pass can begin behind any batch, with workers and without", arguments: [0, 1, 2, 9])
  func behind(workers: Int) throws {
    let all = Array(try module(ot: true, workers: workers).trainLoader(epoch: 2))
    let loader = try module(ot: true, workers: workers).trainLoader(epoch: 2)
    for first in 0...all.count {
      var batches = loader.batches(from: first)
      var rest: [KSinBatch] = []
      while let batch = batches.next() { rest.append(batch) }
      #expect(rest == Array(all[first...]), "\(first)")
    }
  }

  @Test("a pass that is left early leaves nothing waiting")
  func leaving() throws {
    let module = try module(batchSize: 1, workers: 4)
    for _ in 0..<20 {
      var batches = try module.trainLoader().makeIterator()
      #expect(batches.next()?.rowCount == 1)
    }
    var all = try module.trainLoader().makeIterator()
    while all.next() != nil {}
    #expect(all.next() == nil)
  }

  @Test("coupling permutes a training batch to the least distance from its noise, and touches no other split")
  func coupling() throws {
    let plain = try module()
    let coupled = try module(ot: true)
    #expect(Array(try plain.valLoader()) == Array(try coupled.valLoader()))
    #expect(Array(try plain.testLoader()) == Array(try coupled.testLoader()))
    for (before, after) in zip(try plain.trainLoader(), try coupled.trainLoader()) {
      #expect(before.noise == after.noise && before.ids.sorted() == after.ids.sorted())
      let match = try Coupling(noise: before.noise, parameters: before.parameters, width: 4)
      #expect(match.reordered(before.parameters) == after.parameters)
      #expect(match.reordered(before.signals) == after.signals)
      #expect(match.columns.map { before.ids[$0] } == after.ids)
    }
  }

  @Test("what no module can do is refused when it is made", arguments: refused)
  func refusals(make: @Sendable () throws -> KSinDataModule, error: KSinError) {
    #expect(throws: error) { try make() }
  }

  private static let refused: [(@Sendable () throws -> KSinDataModule, KSinError)] = [
    ({ try KSinDataModule(k: 0) }, .componentCountOutOfRange(0)),
    ({ try KSinDataModule(k: 1, batchSize: 0) }, .batchSizeOutOfRange(0)),
    ({ try KSinDataModule(k: 1, batchSize: 1 << 24 + 1) }, .batchSizeOutOfRange(1 << 24 + 1)),
    ({ try KSinDataModule(k: 1, numWorkers: -1) }, .workerCountOutOfRange(-1)),
    ({ try KSinDataModule(k: 1, numWorkers: 1_025) }, .workerCountOutOfRange(1_025)),
    (
      { try KSinDataModule(k: 1, trainValTestSizes: .init(train: 1, val: -1, test: 1)) },
      .splitSizeOutOfRange(split: .val, size: -1)
    ),
    (
      { try KSinDataModule(k: 1, trainValTestSizes: .init(train: 1 << 32, val: 1, test: 1)) },
      .splitSizeOutOfRange(split: .train, size: 1 << 32)
    ),
    (
      { try KSinDataModule(k: 1, signalLength: 1 << 20, batchSize: 2_049) },
      .batchTooLarge(rows: 2_049, width: 1 << 20)
    ),
    ({ try KSinDataModule(k: 1, batchSize: 16_385, ot: true) }, .tooManyRows(16_385)),
  ]

  @Test("an epoch is a number of 32 bits", arguments: [-1, 1 << 32])
  func epochs(epoch: Int) throws {
    let module = try module()
    #expect(throws: KSinError.epochOutOfRange(epoch)) { try module.trainLoader(epoch: epoch) }
    _ = try module.testLoader(epoch: Int(UInt32.max))
  }
}
