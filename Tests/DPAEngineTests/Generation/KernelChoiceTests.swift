import DPAEngine
import Testing

@Suite("kernels are chosen by what the processor has")
struct KernelChoiceTests {
  static let everything: ProcessorFeatures = ProcessorFeatures(rawValue: (1 << 12) - 1)

  @Test("with every instruction set masked off in turn, no kernel that needs it is offered")
  func masked() {
    for (feature, name) in ProcessorFeatures.names {
      let features = Self.everything.subtracting(feature)
      for kernel in Kernel.all(for: features) {
        #expect(!kernel.name.neededFeatures.contains(feature), "\(kernel) without \(name)")
      }
      #expect(Kernel.all(for: features).map(\.name).contains(Kernel.automatic(for: features).name))
    }
  }

  @Test("with every instruction set of this machine masked off in turn, what is left still agrees")
  func maskedHere() throws {
    for (feature, name) in ProcessorFeatures.names where ProcessorFeatures.current.contains(feature) {
      let kernel = Kernel.automatic(for: ProcessorFeatures.current.subtracting(feature))
      let sample = try Engine(kernel: kernel).sample(42)
      #expect(sample.digest.description.hasSuffix("e4637f7c"), "\(kernel) without \(name)")
    }
  }
}
