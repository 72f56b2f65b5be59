/// Where time and memory come from: closures, so that scripted readings give the same batches everywhere. The engine itself
/// has neither; a strategy that needs one that is missing is refused or says so.
public struct BatchEnvironment: Sendable {
  /// Time since a fixed moment, never going back.
  public var now: (@Sendable () -> Duration)?
  /// Time that the processor has spent on this process.
  public var processorTime: (@Sendable () -> Duration)?
  /// Memory that batches share, for example the machine's.
  public var memory: @Sendable () throws(EngineError) -> MemoryReading
  /// Bytes that this process has allocated.
  public var processBytes: @Sendable () throws(EngineError) -> UInt64

  /// Without time and memory: enough for the sequential and round robin strategies.
  public static let none = BatchEnvironment()

  /// What is left out is unavailable.
  public init(
    now: (@Sendable () -> Duration)? = nil,
    processorTime: (@Sendable () -> Duration)? = nil,
    memory: @escaping @Sendable () throws(EngineError) -> MemoryReading = BatchEnvironment.noMemory,
    processBytes: @escaping @Sendable () throws(EngineError) -> UInt64 = BatchEnvironment.noProcessBytes
  ) {
    self.now = now
    self.processorTime = processorTime
    self.memory = memory
    self.processBytes = processBytes
  }

  /// Always unavailable.
  @Sendable public static func noMemory() throws(EngineError) -> MemoryReading {
    throw .readingUnavailable(of: "memory", reason: "no source of readings was given")
  }

  /// Always unavailable.
  @Sendable public static func noProcessBytes() throws(EngineError) -> UInt64 {
    throw .readingUnavailable(of: "the memory of the process", reason: "no source of readings was given")
  }
}
