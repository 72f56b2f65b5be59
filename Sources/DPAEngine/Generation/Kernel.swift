/// An implementation of the engine's inner loops. All kernels yield the same bits; they differ in speed and in what
/// they ask of the processor. A kernel is a value that is passed on explicitly, so that one process can run them all.
public struct Kernel: Sendable, CustomStringConvertible {
  public let name: KernelName
  private let makeRunnerClosure: @Sendable () -> any KernelRunner

  package init(name: KernelName, makeRunner: @escaping @Sendable () -> any KernelRunner) {
    self.name = name
    makeRunnerClosure = makeRunner
  }

  init(name: KernelName, _ functions: NativeFunctions) {
    self.init(name: name) { NativeKernelRunner(functions) }
  }

  /// Readable Swift, on any processor; the fallback, and the oracle inside the process.
  public static let portable = Kernel(name: .portable) { PortableKernelRunner() }

  /// The fastest that this processor runs.
  public static let automatic = automatic(for: .current)

  /// The fastest for a processor with these features.
  public static func automatic(for features: ProcessorFeatures) -> Kernel {
    let order: [KernelName] = [.avx512, .shani, .avx2]
    for name in order {
      if let kernel = try? Kernel(named: name, for: features) { return kernel }
    }
    return .portable
  }

  /// All that a processor with these features runs, from the plainest to the fastest.
  public static func all(for features: ProcessorFeatures = .current) -> [Kernel] {
    KernelName.allCases.filter { $0 != .auto }.compactMap { try? Kernel(named: $0, for: features) }
  }

  /// Every variant of every kernel, those that another processor would choose included, for the agreement tests.
  package static func variants(for features: ProcessorFeatures = .current) -> [(label: String, kernel: Kernel)] {
    var variants = [("portable", Kernel.portable)]
    #if arch(x86_64)
      let native: [(String, ProcessorFeatures, KernelName, NativeFunctions)] = [
        ("avx2", .forAVX2, .avx2, .avx2),
        ("shani", .forSHANI, .shani, .shani),
        ("avx512", .forAVX512, .avx512, .avx512),
        ("avx512 with VBMI", [.forAVX512, .avx512vbmi], .avx512, .avx512vbmi),
        ("avx512 with SHA for the rest", [.forAVX512, .avx512vbmi, .forSHANI], .avx512, .avx512shaRest),
        ("avx512 with SHA chains", [.forAVX512, .avx512vbmi, .forSHANI], .avx512, .avx512sha),
      ]
      for (label, needed, name, functions) in native where features.isSuperset(of: needed) {
        variants.append((label, Kernel(name: name, functions)))
      }
    #endif
    return variants
  }

  /// The kernel of a name.
  ///
  /// - Throws: `EngineError.kernelUnavailable` with what the processor lacks.
  public init(named name: KernelName, for features: ProcessorFeatures = .current) throws(EngineError) {
    let missing = name.neededFeatures.subtracting(features)
    guard missing.isEmpty else {
      throw .kernelUnavailable(
        name: name.rawValue, reason: "this machine lacks \(missing.featureNames.joined(separator: ", "))")
    }
    switch name {
    case .auto: self = .automatic(for: features)
    case .portable: self = .portable
    #if arch(x86_64)
      case .avx2: self.init(name: .avx2, .avx2)
      case .shani: self.init(name: .shani, .shani)
      case .avx512: self.init(name: .avx512, .avx512(for: features))
    #else
      case .avx2, .shani, .avx512:
        throw .kernelUnavailable(name: name.rawValue, reason: "it is written for x86-64 processors")
    #endif
    }
  }

  package func makeRunner() -> any KernelRunner { makeRunnerClosure() }

  public var description: String { name.rawValue }
}

/// The kernels that can be asked for by name, from the plainest to the fastest.
public enum KernelName: String, CaseIterable, Sendable {
  /// Swift, four lanes.
  case portable
  /// Eight lanes.
  case avx2
  /// SHA instructions, and AVX2 for the Mersenne Twister.
  case shani
  /// Sixteen lanes, with SHA instructions beside them where that pays.
  case avx512
  /// The fastest there is.
  case auto

  /// What the processor must have.
  public var neededFeatures: ProcessorFeatures {
    switch self {
    case .portable, .auto: []
    case .avx2: .forAVX2
    case .shani: .forSHANI
    case .avx512: .forAVX512
    }
  }
}

#if arch(x86_64)
  extension NativeFunctions {
    /// The variant of the avx512 kernel that suits a processor best.
    static func avx512(for features: ProcessorFeatures) -> NativeFunctions {
      guard features.contains(.avx512vbmi) else { return .avx512 }
      guard features.isSuperset(of: .forSHANI) else { return .avx512vbmi }
      return features.contains(.halfRateAVX512) ? .avx512sha : .avx512shaRest
    }
  }
#endif
