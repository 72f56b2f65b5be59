// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The functions have the names of the C header, which the compiler holds them against.

public import CDPAInterface
internal import DPAEngine
internal import Hashing
internal import Synchronization
internal import TableCore

/// What a `dpa_engine` points to.
final class EngineHandle: @unchecked Sendable {
  let engine: Engine
  /// A worker that waits for the next single row. It is taken out and put back by exchange, not behind a lock: a child
  /// process that is forked while another thread holds it makes itself a new one.
  private let idle = Atomic<UInt>(0)

  init(_ engine: Engine) { self.engine = engine }

  deinit { release(idle.load(ordering: .acquiring)) }

  func sample(_ id: SampleRange, after prefix: SeedPrefix) -> Sample {
    // Two callers at once: the second finds nothing and makes a worker of its own.
    let found = UnsafeRawPointer(bitPattern: idle.exchange(0, ordering: .acquiring))
    let worker = found.map { Unmanaged<SampleWorker>.fromOpaque($0).takeRetainedValue() } ?? SampleWorker(engine)
    let sample = worker.sample(id, after: prefix)
    let place = UInt(bitPattern: Unmanaged.passRetained(worker).toOpaque())
    release(idle.exchange(place, ordering: .acquiringAndReleasing))
    return sample
  }

  private func release(_ place: UInt) {
    guard let place = UnsafeRawPointer(bitPattern: place) else { return }
    Unmanaged<SampleWorker>.fromOpaque(place).release()
  }

  /// - Throws: `CallError.missing`.
  static func at(_ pointer: OpaquePointer?) throws(CallError) -> EngineHandle {
    Unmanaged<EngineHandle>.fromOpaque(UnsafeRawPointer(try required(pointer, "engine"))).takeUnretainedValue()
  }
}

/// A generator with room for one row: what a single row needs, without allocating.
private final class SampleWorker {
  private let generator: SampleGenerator
  private var batch: SampleBatch

  init(_ engine: Engine) {
    generator = engine.makeGenerator()
    guard let batch = try? SampleBatch(capacity: 1) else { preconditionFailure("a batch may hold one row") }
    self.batch = batch
  }

  func sample(_ id: SampleRange, after prefix: SeedPrefix) -> Sample {
    generator.fill(&batch, with: id, after: prefix)
    return batch[0]
  }
}

@c @implementation
public func dpa_engine_version() -> Int32 { Int32(Engine.version) }

@c @implementation
public func dpa_preset(
  _ name: UnsafePointer<CChar>?, _ configuration: UnsafeMutablePointer<dpa_configuration>?,
  _ message: UnsafeMutablePointer<dpa_message>?
) -> Int32 {
  call(message) { () throws(CallError) in
    let name = String(cString: try required(name, "name"))
    let preset = try CallError.engine { () throws(EngineError) in try Preset(named: name) }
    try required(configuration, "configuration").pointee = dpa_configuration(preset.configuration)
  }
}

@c @implementation
public func dpa_engine_create(
  _ configuration: UnsafePointer<dpa_configuration>?, _ kernel: UnsafePointer<CChar>?,
  _ engine: UnsafeMutablePointer<OpaquePointer?>?, _ message: UnsafeMutablePointer<dpa_message>?
) -> Int32 {
  call(message) { () throws(CallError) in
    let place = try required(engine, "engine")
    let configuration = try AugmentationConfiguration(try required(configuration, "configuration").pointee)
    let name = kernel.map { String(cString: $0) } ?? KernelName.auto.rawValue
    // Told from a kernel that this processor lacks: the caller can mend a name.
    guard let kernelName = KernelName(rawValue: name) else {
      let names = KernelName.allCases.map(\.rawValue).joined(separator: ", ")
      throw .engine(.kernelUnavailable(name: name, reason: "the kernels are \(names)"))
    }
    let kernel = try CallError.engine { () throws(EngineError) in try Kernel(named: kernelName) }
    let handle = EngineHandle(Engine(configuration, kernel: kernel))
    place.pointee = OpaquePointer(Unmanaged.passRetained(handle).toOpaque())
  }
}

@c @implementation
public func dpa_engine_destroy(_ engine: OpaquePointer?) {
  if let engine { Unmanaged<EngineHandle>.fromOpaque(UnsafeRawPointer(engine)).release() }
}

@c @implementation
public func dpa_engine_kernel(
  _ engine: OpaquePointer?, _ name: UnsafeMutablePointer<CChar>?, _ message: UnsafeMutablePointer<dpa_message>?
) -> Int32 {
  call(message) { () throws(CallError) in
    let kernel = try EngineHandle.at(engine).engine.kernel
    let place = try required(name, "name")
    for (index, byte) in (Array(kernel.name.rawValue.utf8.prefix(15)) + [0]).enumerated() {
      place[index] = CChar(bitPattern: byte)
    }
  }
}

@c @implementation
public func dpa_sample(
  _ engine: OpaquePointer?, _ id: UInt64, _ seeding: Int32, _ rank: UInt64, _ baseSeed: UInt64,
  _ row: UnsafeMutablePointer<dpa_row>?, _ message: UnsafeMutablePointer<dpa_message>?
) -> Int32 {
  call(message) { () throws(CallError) in
    let handle = try EngineHandle.at(engine)
    let row = try required(row, "row")
    let range = try dpa_part(first: id, count: 1).range()
    let prefix: SeedPrefix
    switch Int(seeding) {
    case DPA_SEEDING_SAMPLE: prefix = .none
    case DPA_SEEDING_AS_RANK: prefix = .rank(rank, baseSeed: baseSeed)
    default: throw .notOneOf("seeding", value: Int(seeding), rule: "0 or 2 for a single row")
    }
    let sample = handle.sample(range, after: prefix)
    let values = sample.parameters
    row.pointee.id = sample.id
    row.pointee.rotation = values.rotation
    row.pointee.brightness = values.brightness
    row.pointee.noise = values.noise
    row.pointee.scale = values.scale
    row.pointee.contrast = values.contrast
    store(sample.digest, in: &row.pointee.hash)
  }
}

@c @implementation
public func dpa_part_of_rank(
  _ ids: UnsafePointer<dpa_part>?, _ rank: UInt64, _ worldSize: UInt64, _ part: UnsafeMutablePointer<dpa_part>?,
  _ message: UnsafeMutablePointer<dpa_message>?
) -> Int32 {
  call(message) { () throws(CallError) in
    let ids = try required(ids, "ids").pointee.range()
    let place = try required(part, "part")
    place.pointee = dpa_part(
      try CallError.wrapping { () throws(TableError) in
        try RangeSplitter(ids, worldSize: worldSize).part(ofRank: rank)
      })
  }
}

/// Stores a digest in a field of 32 bytes.
func store<Field>(_ digest: Digest, in field: inout Field) {
  withUnsafeMutableBytes(of: &field) { $0.storeBytes(of: digest.bytes, as: SIMD32<UInt8>.self) }
}

/// The digest in a field of 32 bytes.
func digest<Field>(in field: Field) -> Digest {
  withUnsafeBytes(of: field) { Digest(bytes: $0.loadUnaligned(as: SIMD32<UInt8>.self)) }
}
