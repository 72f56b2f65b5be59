internal import CDPAKernels
internal import Hashing

/// Runs the C kernels: the one place where the engine hands out pointers. It checks every length first.
enum NativeSound {
  typealias Sound =
    @convention(c) @Sendable (
      UnsafePointer<Float>?, UnsafePointer<Float>?, Int, Int, Int, UnsafeMutablePointer<Float>?
    ) -> Void
  typealias Sines = @convention(c) @Sendable (UnsafePointer<Float>?, Int, UnsafeMutablePointer<Float>?) -> Void

  /// The samples 0..<samples.count of the sum of components.
  ///
  /// - Precondition: this processor has the kernel, and no phase is above `Sine.shortLimit`.
  static func add(
    _ sound: Sound, omegas: Span<Float>, amplitudes: Span<Float>, into samples: inout MutableSpan<Float>
  ) {
    // C trusts its counts: this check is what keeps it inside the arrays.
    precondition(omegas.count == amplitudes.count && samples.count <= KSinConfiguration.signalLengthLimit, "a sound")
    omegas.withUnsafeBufferPointer { omegas in
      amplitudes.withUnsafeBufferPointer { amplitudes in
        samples.withUnsafeMutableBufferPointer { samples in
          sound(omegas.baseAddress, amplitudes.baseAddress, omegas.count, 0, samples.count, samples.baseAddress)
        }
      }
    }
  }

  /// The sines of phases.
  ///
  /// - Precondition: this processor has the kernel, and no phase is above `Sine.shortLimit`.
  static func fill(_ sines: inout MutableSpan<Float>, of phases: Span<Float>, _ function: Sines) {
    precondition(phases.count == sines.count, "a place for each sine")
    phases.withUnsafeBufferPointer { phases in
      sines.withUnsafeMutableBufferPointer { function(phases.baseAddress, phases.count, $0.baseAddress) }
    }
  }
}

#if arch(x86_64)
  extension NativeSound {
    static func function(of name: SignalKernel.Name) -> (sound: Sound, sines: Sines)? {
      switch name {
      case .avx2: (dpa_sound_avx2, dpa_sine_avx2)
      case .avx512: (dpa_sound_avx512, dpa_sine_avx512)
      case .portable, .neon, .auto: nil
      }
    }

    static func needs(_ name: SignalKernel.Name) -> ProcessorFeatures { name == .avx512 ? .forAVX512 : .forAVX2 }
  }
#elseif arch(arm64)
  // Never compiled for arm64 so far; the C functions agree with the plain ones on an emulated processor
  // (scripts/checks/check-sine-kernels).
  extension NativeSound {
    static func function(of name: SignalKernel.Name) -> (sound: Sound, sines: Sines)? {
      name == .neon ? (dpa_sound_neon, dpa_sine_neon) : nil
    }

    static func needs(_ name: SignalKernel.Name) -> ProcessorFeatures { [] }
  }
#else
  extension NativeSound {
    static func function(of name: SignalKernel.Name) -> (sound: Sound, sines: Sines)? { nil }
    static func needs(_ name: SignalKernel.Name) -> ProcessorFeatures { [] }
  }
#endif
