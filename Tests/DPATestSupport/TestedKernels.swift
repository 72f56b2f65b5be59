package import DPAEngine

/// The kernels that every kernel test runs: all that this machine has, and the variants of avx512 for other processors.
package enum TestedKernels {
  package static let all = Kernel.all() + Kernel.variants().map(\.kernel).filter { $0.name == .avx512 }
}
