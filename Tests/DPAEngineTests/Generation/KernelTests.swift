import DPAEngine
import DPATestSupport
import Testing

struct KernelTests {
  @Test("kernels are named, and an engine carries its own")
  func names() {
    #expect(Kernel.portable.description == "portable")
    #expect(KernelName.allCases.map(\.rawValue) == ["portable", "avx2", "shani", "avx512", "neon", "auto"])
    #expect(Engine(kernel: .portable).kernel.name == .portable)
    #expect(Engine().kernel.name == Kernel.automatic.name)
  }

  @Test("a processor without features runs the portable kernel alone")
  func plainProcessor() throws {
    #expect(Kernel.all(for: ProcessorKind(features: [])).map(\.name) == [.portable])
    #expect(Kernel.automatic(for: ProcessorKind(features: [])).name == .portable)
    #expect(try Kernel(named: .auto, for: ProcessorKind(features: [])).name == .portable)
  }

  @Test("a kernel that the processor lacks is refused with what is missing")
  func unavailable() {
    let text = ThrownError.text { try Kernel(named: .avx2, for: ProcessorKind(features: [.savedAVX])) }
    #if arch(x86_64)
      #expect(text == "the kernel 'avx2' is not available here: this machine lacks avx2")
    #else
      #expect(text != nil)
    #endif
    #expect(
      ThrownError.text { try Kernel(named: .shani, for: ProcessorKind(features: [])) }
        == "the kernel 'shani' is not available here: this machine lacks ssse3, sse4_1, avx2, sha_ni, "
        + "256-bit registers saved by the system")
  }

  #if arch(x86_64)
    @Test("the kernel of another family of processors is refused")
    func otherFamily() {
      #expect(
        ThrownError.text { try Kernel(named: .neon, for: ProcessorKind(features: [])) }
          == "the kernel 'neon' is not available here: this machine lacks SHA-256 instructions of arm64")
      #expect(
        ThrownError.text { try Kernel(named: .neon, for: ProcessorKind(features: [.armSHA2])) }
          == "the kernel 'neon' is not available here: it is written for another family of processors")
    }
  #endif

  @Test("the automatic kernel is one of those there are")
  func automatic() {
    #expect(Kernel.all().map(\.name).contains(Kernel.automatic.name))
    #expect(Kernel.all().first?.name == .portable)
  }
}
