public import DPAEngine
import DPAMeasurement

extension BatchEnvironment {
  /// The clocks of this process, the memory of this machine (the lower of /proc/meminfo and the control groups), and
  /// what jemalloc has allocated for this process.
  public static let system = BatchEnvironment(
    now: { ProcessTime.monotonic },
    processorTime: { ProcessTime.processor },
    memory: { () throws(EngineError) in
      let memory = try value(of: MachineMemory.read(), "the memory of the machine")
      return MemoryReading(availableBytes: memory.availableBytes, totalBytes: memory.totalBytes)
    },
    processBytes: { () throws(EngineError) in try value(of: Jemalloc.allocatedBytes, "the memory of the process") })

  /// The same, but memory is a budget that this process shares with nobody: what jemalloc has not allocated of it yet
  /// is available.
  ///
  /// - Precondition: `mebibytes` is 1...2^30.
  public static func budget(mebibytes: Int) -> BatchEnvironment {
    precondition((1...BatchConfiguration.memoryLimitLimit).contains(mebibytes), "a budget of 1 to 2^30 MiB")
    let total = UInt64(mebibytes) << 20
    var environment = system
    environment.memory = { () throws(EngineError) in
      let allocated = try value(of: Jemalloc.allocatedBytes, "the memory of the process")
      // It may have allocated more than the budget, and then the difference would trap.
      return MemoryReading(availableBytes: total - min(allocated, total), totalBytes: total)
    }
    return environment
  }

  private static func value<Value>(
    of reading: Reading<Value>, _ what: String
  ) throws(EngineError) -> Value {
    switch reading {
    case .available(let value): return value
    case .unavailable(let reason): throw .readingUnavailable(of: what, reason: reason)
    }
  }
}
