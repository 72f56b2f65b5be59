import DPAEngine
import DPAMeasurement
import HarnessKit

/// One layer of the engine with cases of its own, so that a failure names where the chain first goes wrong.
///
/// A layer checks all cases of its file together, since kernels work on many ids at once.
protocol GoldenLayer: Sendable {
  associatedtype Case: GoldenCase

  /// The file's stem.
  static var name: String { get }
  /// Whether the layer exercises a kernel, or only code that all kernels share.
  static var usesKernel: Bool { get }
  static func leftOut(_ golden: Case, under kernel: Kernel) -> String?
  /// The differences of each case, in the order of the file.
  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]]
}

/// A case has a name that is unique in its file.
protocol GoldenCase: Sendable {
  var name: String { get }
  /// The rows that it asks for; nothing where it asks for none.
  var demand: GoldenDemand? { get }

  /// - Throws: `BitText.Malformed` where a field is missing, of another form, or outside its limits.
  init(_ fields: GoldenFields) throws
}

extension GoldenCase {
  var demand: GoldenDemand? { nil }
}

/// Rows under a configuration of some depth: the work that a case makes.
struct GoldenDemand {
  let configuration: String
  let rowCount: UInt64
}

extension GoldenLayer {
  /// The results of independent cases, in their order.
  static func inParallel(
    _ count: Int, _ check: @Sendable (Int) throws -> [Difference]
  ) throws -> [[Difference]] {
    let results = ParallelResults.map(count, jobs: Processor.activeCount) { index in Result { try check(index) } }
    return try results.map { try $0.get() }
  }

  /// What of a case is not run under a kernel, and why; nothing where all of it is.
  static func leftOut(_ golden: Case, under kernel: Kernel) -> String? { nil }

  /// The name that stands for "every kernel" where a layer uses none.
  static var sharedVariant: String { "shared" }
}
