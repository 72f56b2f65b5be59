package import Hashing

/// An implementation of the sums of sines. All yield the same bits; they differ in speed and in what they ask of the
/// processor. A kernel is a value that is passed on explicitly, so that one process can run them all.
public struct SignalKernel: Hashable, Sendable, CustomStringConvertible {
  /// The kernels that can be asked for by name, from the plainest to the fastest.
  public enum Name: String, CaseIterable, Sendable {
    /// Readable Swift, on any processor; the fallback, and the oracle inside the process.
    case portable
    /// Two lanes of NEON.
    case neon
    /// Four lanes.
    case avx2
    /// Eight lanes.
    case avx512
    /// The fastest there is.
    case auto
  }

  /// Never `auto`: it is another kernel's second name.
  public let name: Name

  private init(_ name: Name) { self.name = name }

  public static let portable = SignalKernel(.portable)

  /// The fastest that this processor runs.
  public static var automatic: SignalKernel { automatic(for: .current) }

  package static func automatic(for features: ProcessorFeatures) -> SignalKernel {
    all(for: features).last ?? .portable
  }

  /// All that this processor runs, from the plainest to the fastest.
  public static var all: [SignalKernel] { all(for: .current) }

  package static func all(for features: ProcessorFeatures) -> [SignalKernel] {
    Name.allCases.filter { $0 != .auto }.compactMap { try? SignalKernel(named: $0, for: features) }
  }

  /// The kernel of a name.
  ///
  /// - Throws: `KSinError.kernelUnavailable` with what the processor lacks.
  public init(named name: Name) throws(KSinError) { try self.init(named: name, for: .current) }

  package init(named name: Name, for features: ProcessorFeatures) throws(KSinError) {
    switch name {
    case .auto: self = .automatic(for: features)
    case .portable: self = .portable
    case .neon, .avx2, .avx512:
      guard NativeSound.function(of: name) != nil else {
        throw .kernelUnavailable(name: name.rawValue, reason: "it is written for another family of processors")
      }
      let missing = NativeSound.needs(name).subtracting(features)
      guard missing.isEmpty else {
        throw .kernelUnavailable(
          name: name.rawValue, reason: "this machine lacks \(missing.featureNames.joined(separator: ", "))")
      }
      self.init(name)
    }
  }

  public var description: String { name.rawValue }
}
