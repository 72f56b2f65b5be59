import DPAEngine
import DPATestSupport
import Testing

struct KernelTests {
  @Test("kernels are named, and an engine carries its own")
  func names() {
    #expect(Kernel.portable.description == "portable")
    #expect(KernelName.allCases.map(\.rawValue) == ["portable", "avx2", "shani", "avx512", "auto"])
    #expect(Engine(kernel: .portable).kernel.name == .portable)
    #expect(Engine().kernel.name == Kernel.automatic.name)
  }

  @Test("a processor without features runs the portable kernel alone")
  func plainProcessor() throws {
    #expect(Kernel.all(for: []).map(\.name) == [.portable])
    #expect(Kernel.automatic(for: []).name == .portable)
    #expect(try Kernel(named: .auto, for: []).name == .portable)
  }

  @Test("a kernel that the processor lacks is refused with what is missing")
  func unavailable() {
    let text = ThrownError.text { try Kernel(named: .avx2, for: [.savedAVX]) }
    #if arch(x86_64)
      #expect(text == "the kernel 'avx2' is not available here: this machine lacks avx2")
    #else
      #expect(text != nil)
    #endif
    #expect(
      ThrownError.text { try Kernel(named: .shani, for: []) }
        == "the kernel 'shani' is not available here: this machine lacks ssse3, sse4_1, avx2, sha_ni, "
        + "256-bit registers saved by the system")
  }

  @Test("the automatic kernel is one of those there are")
  func automatic() {
    #expect(Kernel.all().map(\.name).contains(Kernel.automatic.name))
    #expect(Kernel.all().first?.name == .portable)
  }
}
