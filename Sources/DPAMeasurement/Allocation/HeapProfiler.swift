internal import CJemalloc

/// jemalloc's record of which call stacks allocate, in a process that was started for it and is used for nothing else:
/// blocks that are recorded lie elsewhere and cost far more than others.
public enum HeapProfiler {
  /// What a process needs from its start on: exact counts of before, and a profile that waits to be switched on.
  ///
  /// - Parameter logSampleBytes: Of so many bytes allocated, as a power of two, one on average is recorded with its
  ///   block; 0 records every block.
  public static func environment(logSampleBytes: Int) -> [(name: String, value: String)] {
    AllocationCounter.environment.map { name, value in
      // From the start on: a thread keeps to the interval that it began with until its next sample.
      let profile = "prof:true,prof_accum:true,prof_active:false,lg_prof_sample:\(logSampleBytes)"
      return (name, name == "MALLOC_CONF" ? value + "," + profile : value)
    }
  }

  /// Does the work, and writes what it allocated as a heap profile (`heap_v2`), every thread's allocations in it.
  ///
  /// - Returns: The bytes between two samples; unavailable with a reason, and the work not done, where this process
  ///   cannot be profiled.
  public static func record<Failure: Error>(
    to path: String, _ work: () throws(Failure) -> Void
  ) throws(Failure) -> Reading<UInt64> {
    if let problem { return .unavailable(problem) }
    var logSampleBytes = 0
    guard Jemalloc.read("prof.lg_sample", into: &logSampleBytes), (0...62).contains(logSampleBytes) else {
      return .unavailable("jemalloc does not tell how often it samples")
    }
    guard switchProfile(on: true) else { return .unavailable("jemalloc cannot switch its profile on") }
    do { try work() } catch {
      _ = switchProfile(on: false)
      throw error
    }
    // Off before it is written: writing allocates, too.
    guard switchProfile(on: false) else { return .unavailable("jemalloc cannot switch its profile off") }
    let status = path.withCString { name in
      var name: UnsafePointer<CChar>? = name
      return mallctl("prof.dump", nil, nil, &name, MemoryLayout<UnsafePointer<CChar>?>.size)
    }
    return status == 0 ? .available(1 << UInt64(logSampleBytes)) : .unavailable("jemalloc cannot write its profile")
  }

  private static func switchProfile(on isActive: Bool) -> Bool {
    var isActive = isActive
    return mallctl("prof.active", nil, nil, &isActive, MemoryLayout<Bool>.size) == 0
  }

  /// Why this process cannot be profiled; nil where it can.
  private static var problem: String? {
    switch Jemalloc.isServing {
    case .unavailable(let reason): return reason
    case .available(false): return "the allocator of this process is not jemalloc"
    case .available(true): break
    }
    var isBuiltIn = false
    guard Jemalloc.read("config.prof", into: &isBuiltIn), isBuiltIn else {
      return "this jemalloc was built without heap profiles (enable-prof)"
    }
    var isEnabled = false
    guard Jemalloc.read("opt.prof", into: &isEnabled), isEnabled else {
      return "heap profiles are off: start the process with MALLOC_CONF=\(environment(logSampleBytes: 0)[0].value)"
    }
    return nil
  }
}
