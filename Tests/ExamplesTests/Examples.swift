import DPAEngine
import DPAExamples

/// Runs examples and collects what they print.
enum Examples {
  static func lines(_ example: ((String) -> Void) throws -> Void) throws -> [String] {
    var lines: [String] = []
    try example { lines.append($0) }
    return lines
  }

  static func lines(
    isolation: isolated (any Actor)? = #isolation, _ example: ((String) -> Void) async throws -> Void
  ) async throws -> [String] {
    var lines: [String] = []
    try await example { lines.append($0) }
    return lines
  }

  /// The outputs of the examples that print the same everywhere, as the batch guide shows them.
  static func deterministic() throws -> [String] {
    try [
      lines(BatchProcessingStrategies.sequential(print:)),
      lines(BatchProcessingStrategies.roundRobin(print:)),
      lines(BatchProcessingStrategies.goingOn(print:)),
      lines(BatchMemoryAwareProcessing.adjustment(print:)),
      lines(BatchTroubleshooting.unevenBatches(print:)),
      lines(BatchProcessingStrategies.forLoop(print:)),
      lines { try BatchTroubleshooting.outOfMemory(environment: scripted(), print: $0) },
    ].map { $0.joined(separator: "\n") }
  }

  /// Memory of which a tenth is used, and time that passes by 20 microseconds with every look at the clock.
  static func scripted() -> BatchEnvironment {
    let clock = TickingClock()
    return BatchEnvironment(
      now: { clock.tick() }, memory: { MemoryReading(percentUsed: 10, availableMebibytes: 8_000) },
      processBytes: { 5 << 20 })
  }
}
