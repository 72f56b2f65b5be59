package import DPAEngine

/// The kernels that every kernel test runs.
package enum TestedKernels {
  package static let all = [Kernel.portable]
}
