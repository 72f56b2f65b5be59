import DPAEngine
import Foundation

/// Tests/Vectors/batching.json: known answers that do not come from this engine.
struct BatchingVectors: Decodable {
  struct Adjusting: Decodable {
    let size, percentUsed, availableMb, limitMb, minimum, result: Int
  }

  struct Optimal: Decodable {
    let availableMb, limitMb, minimum, sampleBytes, result: Int
  }

  struct Scripted: Decodable {
    let strategy: String
    let numSamples: UInt64
    let batchSize: Int?
    let limitMb, minimum, sampleBytes: Int
    let adaptiveSizing: Bool
    let memoryReadings: [[Int]]
    let secondsPerSample: [Double]
    let batchSizes: [Int]
    let stoppedBeforeBatch: Int?

    func configuration(strategy replacement: BatchStrategy? = nil) throws -> BatchConfiguration {
      try BatchConfiguration(
        strategy: replacement ?? BatchStrategy(rawValue: strategy)!, batchSize: batchSize,
        memoryLimitMebibytes: limitMb, minimumBatchSize: minimum, adaptiveSizing: adaptiveSizing,
        bytesPerSample: sampleBytes)
    }

    var script: BatchScript {
      BatchScript(
        readings: memoryReadings.map { MemoryReading(percentUsed: $0[0], availableMebibytes: $0[1]) },
        secondsPerSample: secondsPerSample)
    }
  }

  struct RoundRobin: Decodable {
    let numSamples: UInt64
    let lanes: Int
    let batches: [[UInt64]]
  }

  let adjust: [Adjusting]
  let optimal: [Optimal]
  let scripted: [Scripted]
  let roundRobin: [RoundRobin]

  static func load() throws -> BatchingVectors {
    let here = URL(fileURLWithPath: #filePath)
    let tests = (0..<3).reduce(here) { folder, _ in folder.deletingLastPathComponent() }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let data = try Data(contentsOf: tests.appendingPathComponent("Vectors/batching.json"))
    return try decoder.decode(BatchingVectors.self, from: data)
  }
}
