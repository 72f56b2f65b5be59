#if arch(arm64)
  internal import CDPAKernels

  // The Swift side of the kernel `neon`, but for SHA-256 alone (`NativeSHA256`). Its C functions pass the golden files
  // on an emulated processor (scripts/checks/test-arm64-kernels); these lines were never compiled for arm64.

  extension KernelChoice {
    static let table = [
      KernelChoice(
        .neon, on: .forNeon,
        NativeFunctions(chain: dpa_chain_neon, twister: dpa_twister_neon, leaves: dpa_leaves_neon))
    ]

    static let variants: [(label: String, choice: KernelChoice)] = table.map { ("neon", $0) }
  }
#endif
