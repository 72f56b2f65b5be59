/// A row of the table that says which kernel, and which variant of it, suits which processor.
struct KernelChoice: Sendable {
  let name: KernelName
  let needs: ProcessorFeatures
  /// The vendor and family it is for; nil for any.
  let maker: (vendor: String, family: Int)?
  let functions: NativeFunctions

  init(
    _ name: KernelName, on needs: ProcessorFeatures, of maker: (vendor: String, family: Int)? = nil,
    _ functions: NativeFunctions
  ) {
    self.name = name
    self.needs = needs
    self.maker = maker
    self.functions = functions
  }

  func suits(_ processor: ProcessorKind) -> Bool {
    guard processor.features.isSuperset(of: needs) else { return false }
    guard let maker else { return true }
    return processor.vendor == maker.vendor && processor.family == maker.family
  }

  /// The first row that suits a processor, among all kernels or those of one name.
  static func first(for processor: ProcessorKind, named name: KernelName? = nil) -> KernelChoice? {
    table.first { (name == nil || $0.name == name) && $0.suits(processor) }
  }
}

#if arch(x86_64)
  extension KernelChoice {
    /// From the fastest to the plainest: the first row that suits is `auto`. docs/kernels.md has the figures.
    static let table = [
      // Zen 4: 512-bit operations take two passes, the SHA unit starts a step every cycle, and mixing costs nothing.
      // Measured there: 1.10 times the next row. Family 25 without AVX-512 is Zen 3.
      KernelChoice(.avx512, on: [.forAVX512, .avx512vbmi, .forSHANI], of: ("AuthenticAMD", 25), .avx512sha),
      // Full-rate AVX-512. Measured on Intel's family 6, model 207: 2.4 times avx2; Zen 5: 2.8 times shani.
      KernelChoice(.avx512, on: [.forAVX512, .avx512vbmi, .forSHANI], .avx512shaRest),
      KernelChoice(.avx512, on: [.forAVX512, .avx512vbmi], .avx512vbmi),
      KernelChoice(.avx512, on: .forAVX512, .avx512),
      // Measured on Zen 4: twice avx2. On Intel's family 6, model 207, 652 ns a chain without transitions.
      KernelChoice(.shani, on: .forSHANI, .shani),
      KernelChoice(.avx2, on: .forAVX2, .avx2),
    ]

    /// Every variant, those that another processor would choose included.
    static let variants: [(label: String, choice: KernelChoice)] = [
      ("avx2", KernelChoice(.avx2, on: .forAVX2, .avx2)),
      ("shani", KernelChoice(.shani, on: .forSHANI, .shani)),
      ("avx512", KernelChoice(.avx512, on: .forAVX512, .avx512)),
      ("avx512 with VBMI", KernelChoice(.avx512, on: [.forAVX512, .avx512vbmi], .avx512vbmi)),
      (
        "avx512 with SHA for the rest",
        KernelChoice(.avx512, on: [.forAVX512, .avx512vbmi, .forSHANI], .avx512shaRest)
      ),
      ("avx512 with SHA chains", KernelChoice(.avx512, on: [.forAVX512, .avx512vbmi, .forSHANI], .avx512sha)),
    ]
  }
#elseif !arch(arm64)
  extension KernelChoice {
    static let table: [KernelChoice] = []
    static let variants: [(label: String, choice: KernelChoice)] = []
  }
#endif
