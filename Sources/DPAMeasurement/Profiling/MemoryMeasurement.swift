/// What a piece of work, its result still there, changed in the memory of its process.
public struct MemoryMeasurement: Sendable, Equatable {
  public let initial: MemoryReadings
  public let final: MemoryReadings

  public var change: MemoryChange { final.change(since: initial) }
}

/// Runs work and reads the memory before it and after it, while its result is still held: the API's `measure_memory`.
public func measureMemory<Result, Failure: Error>(
  source: MeasurementSource = .system, _ work: () throws(Failure) -> Result
) throws(Failure) -> (result: Result, memory: MemoryMeasurement) {
  let initial = source.memory()
  let result = try work()
  let memory = MemoryMeasurement(initial: initial, final: source.memory())
  return (result, memory)
}
