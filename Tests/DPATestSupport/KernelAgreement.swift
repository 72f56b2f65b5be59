package import DPAEngine

/// The one place that holds a kernel against the portable one: every caller brings ids, a prefix and a configuration.
package enum KernelAgreement {
  /// The first row that differs, in words; nothing where every bit agrees.
  ///
  /// The ids go through both kernels as one batch, so the lanes of a group see different ids.
  package static func difference(
    of kernel: Kernel, ids: [UInt64], after prefix: SeedPrefix = .none,
    in configuration: AugmentationConfiguration = .default
  ) throws -> String? {
    let expected = try rows(of: .portable, ids, prefix, configuration)
    let found = try rows(of: kernel, ids, prefix, configuration)
    guard let row = ids.indices.first(where: { !isSame(expected[$0], found[$0]) }) else { return nil }
    return "row \(row) of \(ids.count), id \(ids[row]): \(found[row]) instead of \(expected[row])"
  }

  private static func rows(
    of kernel: Kernel, _ ids: [UInt64], _ prefix: SeedPrefix, _ configuration: AugmentationConfiguration
  ) throws -> [Sample] {
    var batch = try SampleBatch(capacity: max(1, ids.count))
    Engine(configuration, kernel: kernel).makeGenerator().fill(&batch, withIDs: ids.span, after: prefix)
    return (0..<batch.count).map { batch[$0] }
  }

  /// Equal in every bit, the sign of a zero included.
  private static func isSame(_ left: Sample, _ right: Sample) -> Bool {
    left == right && left.parameters.values.map(\.bitPattern) == right.parameters.values.map(\.bitPattern)
  }
}
