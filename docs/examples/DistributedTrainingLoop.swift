public import DPAEngine

/// The training loop of one rank: each rank runs it with its own number, as a process or a task.
public enum DistributedTrainingLoop {
  public static func train(
    rank: UInt64, worldSize: UInt64, datasetSize: UInt64, epochCount: Int, batchSize: Int,
    step: (_ epoch: Int, _ parameters: Batch) throws -> Void
  ) throws {
    let engine = Engine(Preset.moderate.configuration)
    let stream = try engine.stream(totalSamples: datasetSize, rank: rank, worldSize: worldSize)
    for epoch in 0..<epochCount {
      // A stream is a value, so that every epoch starts anew; the cursor is the position within one.
      let parameters = SampleCursor(stream)
      while !parameters.isAtEnd { try step(epoch, parameters.take(batchSize)) }
    }
  }
}
