public import DPAEngine

/// The kernels of this build that this processor can run.
public enum Kernels {
  /// From the plainest to the fastest.
  public static var all: [Kernel] { [.portable] }

  /// - Throws: `HarnessError.refused` with the reason where this processor lacks it.
  public static func named(_ name: KernelName) throws(HarnessError) -> Kernel {
    guard let kernel = all.first(where: { $0.name == name }) else {
      throw .refused(.kernelUnavailable(name: name.rawValue, reason: "this build has none of that name"))
    }
    return kernel
  }
}
