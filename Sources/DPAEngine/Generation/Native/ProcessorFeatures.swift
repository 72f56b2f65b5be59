internal import CDPAKernels

/// Instruction sets that the processor has and the operating system supports: a value, so that a caller can take some
/// away.
public struct ProcessorFeatures: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Those of the processor that runs this.
  public static var current: ProcessorFeatures { ProcessorFeatures(rawValue: dpa_cpu_features()) }

  /// Each single feature with the name that `/proc/cpuinfo` or this sentence has for it.
  public static let names: [(feature: ProcessorFeatures, name: String)] = [
    (.ssse3, "ssse3"), (.sse41, "sse4_1"), (.avx2, "avx2"), (.sha, "sha_ni"), (.avx512f, "avx512f"),
    (.avx512cd, "avx512cd"), (.avx512bw, "avx512bw"), (.avx512dq, "avx512dq"), (.avx512vl, "avx512vl"),
    (.avx512vbmi, "avx512vbmi"), (.savedAVX, "256-bit registers saved by the system"),
    (.savedAVX512, "512-bit registers saved by the system"), (.armSHA2, "SHA-256 instructions of arm64"),
  ]

  public static let ssse3 = ProcessorFeatures(rawValue: UInt32(DPA_CPU_SSSE3))
  public static let sse41 = ProcessorFeatures(rawValue: UInt32(DPA_CPU_SSE41))
  public static let avx2 = ProcessorFeatures(rawValue: UInt32(DPA_CPU_AVX2))
  public static let sha = ProcessorFeatures(rawValue: UInt32(DPA_CPU_SHA))
  public static let avx512f = ProcessorFeatures(rawValue: UInt32(DPA_CPU_AVX512F))
  public static let avx512cd = ProcessorFeatures(rawValue: UInt32(DPA_CPU_AVX512CD))
  public static let avx512bw = ProcessorFeatures(rawValue: UInt32(DPA_CPU_AVX512BW))
  public static let avx512dq = ProcessorFeatures(rawValue: UInt32(DPA_CPU_AVX512DQ))
  public static let avx512vl = ProcessorFeatures(rawValue: UInt32(DPA_CPU_AVX512VL))
  public static let avx512vbmi = ProcessorFeatures(rawValue: UInt32(DPA_CPU_AVX512VBMI))
  /// The operating system saves the 256-bit registers.
  public static let savedAVX = ProcessorFeatures(rawValue: UInt32(DPA_CPU_OS_AVX))
  /// The operating system saves the 512-bit registers.
  public static let savedAVX512 = ProcessorFeatures(rawValue: UInt32(DPA_CPU_OS_AVX512))
  /// The SHA-256 instructions of arm64.
  public static let armSHA2 = ProcessorFeatures(rawValue: UInt32(DPA_CPU_ARM_SHA2))

  static let forNeon: ProcessorFeatures = [.armSHA2]
  static let forAVX2: ProcessorFeatures = [.avx2, .savedAVX]
  static let forSHANI: ProcessorFeatures = [.forAVX2, .ssse3, .sse41, .sha]
  static let forAVX512: ProcessorFeatures = [
    .forAVX2, .savedAVX512, .avx512f, .avx512cd, .avx512bw, .avx512dq, .avx512vl,
  ]

  /// The names of the features in this set.
  public var featureNames: [String] { Self.names.filter { contains($0.feature) }.map(\.name) }
}
