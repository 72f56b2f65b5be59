internal import CDPAKernels

/// What the choice of a kernel depends on: a value, so that tests can invent processors.
///
/// Not public: a kernel for a processor that is not this one ends the process at its first instruction that is missing.
package struct ProcessorKind: Hashable, Sendable {
  /// As `/proc/cpuinfo` has it: "GenuineIntel", "AuthenticAMD"; empty on processors other than x86-64.
  package let vendor: String
  /// As `/proc/cpuinfo` has it, in decimal; 0 on processors other than x86-64.
  package let family: Int
  package let features: ProcessorFeatures

  package init(vendor: String = "", family: Int = 0, features: ProcessorFeatures) {
    self.vendor = vendor
    self.family = family
    self.features = features
  }

  /// That of the processor that runs this.
  package static var current: ProcessorKind {
    let identity = dpa_cpu_identify()
    let vendor = withUnsafeBytes(of: identity.vendor) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return ProcessorKind(vendor: vendor, family: Int(identity.family), features: .current)
  }

  /// The same processor with other features.
  package func with(_ features: ProcessorFeatures) -> ProcessorKind {
    ProcessorKind(vendor: vendor, family: family, features: features)
  }
}
