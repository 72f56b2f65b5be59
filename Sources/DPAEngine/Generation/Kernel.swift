/// An implementation of the engine's inner loops. All kernels yield the same bits; they differ in speed and in what
/// they ask of the processor. A kernel is a value that is passed on explicitly, so that one process can run them all.
public struct Kernel: Sendable, CustomStringConvertible {
  public let name: KernelName
  private let makeRunnerClosure: @Sendable () -> any KernelRunner

  package init(name: KernelName, makeRunner: @escaping @Sendable () -> any KernelRunner) {
    self.name = name
    makeRunnerClosure = makeRunner
  }

  private init(_ choice: KernelChoice) {
    self.init(name: choice.name) { NativeKernelRunner(choice.functions) }
  }

  /// Readable Swift, on any processor; the fallback, and the oracle inside the process.
  public static let portable = Kernel(name: .portable) { PortableKernelRunner() }

  /// The fastest that this processor runs.
  public static let automatic = automatic(for: .current)

  /// The fastest for a processor, which need not be the one that runs this.
  package static func automatic(for processor: ProcessorKind) -> Kernel {
    // The table goes from the fastest down, so that the first row that suits is the choice.
    KernelChoice.first(for: processor).map { Kernel($0) } ?? .portable
  }

  /// All that this processor runs, from the plainest to the fastest.
  public static func all() -> [Kernel] { all(for: .current) }

  /// All that a processor runs, from the plainest to the fastest; it need not be the one that runs this.
  package static func all(for processor: ProcessorKind) -> [Kernel] {
    KernelName.allCases.filter { $0 != .auto }.compactMap { try? Kernel(named: $0, for: processor) }
  }

  /// Every variant of every kernel that this processor runs, those that another would choose included, for the
  /// agreement tests.
  package static func variants(for features: ProcessorFeatures = .current) -> [(label: String, kernel: Kernel)] {
    let native = KernelChoice.variants.filter { features.isSuperset(of: $0.choice.needs) }
    return [("portable", .portable)] + native.map { ($0.label, Kernel($0.choice)) }
  }

  /// The kernel of a name.
  ///
  /// - Throws: `EngineError.kernelUnavailable` with what the processor lacks.
  public init(named name: KernelName) throws(EngineError) { try self.init(named: name, for: .current) }

  /// The kernel of a name for a processor, which need not be the one that runs this.
  ///
  /// - Throws: `EngineError.kernelUnavailable` with what that processor lacks.
  package init(named name: KernelName, for processor: ProcessorKind) throws(EngineError) {
    // The features come first, so that the error names what the processor lacks and not only that it is another one.
    let missing = name.neededFeatures.subtracting(processor.features)
    guard missing.isEmpty else {
      throw .kernelUnavailable(
        name: name.rawValue, reason: "this machine lacks \(missing.featureNames.joined(separator: ", "))")
    }
    switch name {
    case .auto: self = .automatic(for: processor)
    case .portable: self = .portable
    case .avx2, .shani, .avx512, .neon:
      guard let choice = KernelChoice.first(for: processor, named: name) else {
        throw .kernelUnavailable(name: name.rawValue, reason: "it is written for another family of processors")
      }
      self.init(choice)
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
  /// The SHA-256 instructions of arm64, and NEON for the Mersenne Twister.
  case neon
  /// The fastest there is.
  case auto

  /// What the processor must have.
  public var neededFeatures: ProcessorFeatures {
    switch self {
    case .portable, .auto: []
    case .avx2: .forAVX2
    case .shani: .forSHANI
    case .avx512: .forAVX512
    case .neon: .forNeon
    }
  }
}
