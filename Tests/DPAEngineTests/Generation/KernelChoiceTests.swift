import Testing

@testable import DPAEngine

@Suite("kernels are chosen by what the processor is and has")
struct KernelChoiceTests {
  static let everything: ProcessorFeatures = ProcessorFeatures(rawValue: (1 << 12) - 1)

  @Test("with every instruction set masked off in turn, no kernel that needs it is offered")
  func masked() {
    for (feature, name) in ProcessorFeatures.names {
      let processor = ProcessorKind(features: Self.everything.subtracting(feature))
      for kernel in Kernel.all(for: processor) {
        #expect(!kernel.name.neededFeatures.contains(feature), "\(kernel) without \(name)")
      }
      #expect(Kernel.all(for: processor).map(\.name).contains(Kernel.automatic(for: processor).name))
    }
  }

  @Test("with every instruction set of this machine masked off in turn, what is left still agrees")
  func maskedHere() throws {
    for (feature, name) in ProcessorFeatures.names where ProcessorFeatures.current.contains(feature) {
      let processor = ProcessorKind.current.with(.current.subtracting(feature))
      let kernel = Kernel.automatic(for: processor)
      let sample = try Engine(kernel: kernel).sample(42)
      #expect(sample.digest.description.hasSuffix("e4637f7c"), "\(kernel) without \(name)")
    }
  }

  @Test("this processor has a vendor and a family where it is of x86-64")
  func identity() {
    #if arch(x86_64)
      #expect(ProcessorKind.current.vendor.count == 12)
      #expect(ProcessorKind.current.family > 0)
    #else
      #expect(ProcessorKind.current == ProcessorKind(features: .current))
    #endif
  }

  #if arch(x86_64)
    @Test("SHA instructions run beside 512-bit ones on Zen 4 alone")
    func hybrid() {
      let makers = [("GenuineIntel", 6), ("GenuineIntel", 25), ("AuthenticAMD", 25), ("AuthenticAMD", 26), ("", 25)]
      for (vendor, family) in makers {
        let processor = ProcessorKind(vendor: vendor, family: family, features: Self.everything)
        let zen4 = processor.vendor == "AuthenticAMD" && processor.family == 25
        let first = KernelChoice.first(for: processor)
        #expect(first?.name == .avx512)
        #expect((first?.maker != nil) == zen4, "\(processor.vendor) \(processor.family)")
      }
    }

    @Test("each row of the table is the first for some processor")
    func reachable() {
      let kinds = KernelChoice.table.map { row in
        ProcessorKind(vendor: row.maker?.vendor ?? "", family: row.maker?.family ?? 0, features: row.needs)
      }
      for (row, kind) in zip(KernelChoice.table, kinds) {
        let first = KernelChoice.first(for: kind)
        #expect(first?.name == row.name && first?.needs == row.needs && (first?.maker == nil) == (row.maker == nil))
      }
    }
  #endif
}
