import DPATestSupport
import Hashing
import Testing

@testable import KSinEngine

struct SignalTests {
  @Test("every signal of torch is met within its tolerance", arguments: SignalKernel.all)
  func knownSignals(kernel: SignalKernel) throws {
    for answer in try VectorFile.ksin().items {
      let parameters = answer.paramsF32.compactMap { UInt32($0, radix: 16) }.map(Float.init(bitPattern:))
      let signal = try Synthesizer(answer.configuration(), kernel: kernel).signals(of: parameters)
      #expect(signal.count == answer.signal.count)
      for (found, expected) in zip(signal, answer.signal) {
        #expect(abs(Double(found) - expected) <= 1e-5 * abs(expected) + 1e-6, "k \(answer.k), item \(answer.index)")
      }
    }
  }

  @Test("every signal of the oracle has its bits, those of large phases included", arguments: SignalKernel.all)
  func oracleSignals(kernel: SignalKernel) throws {
    for answer in try TestFiles.oracle().signals {
      let parameters = Bits.values(answer.parameters)
      let synthesizer = try Synthesizer(
        k: parameters.count / 2, signalLength: answer.length, breakSymmetry: answer.breakSymmetry, kernel: kernel)
      #expect(Bits.digest(try synthesizer.signals(of: parameters)) == answer.sha256, "\(answer.parameters)")
    }
  }

  @Test("kernels agree in every bit, for every length and many components", arguments: SignalKernel.all)
  func agreement(kernel: SignalKernel) throws {
    for length in Array(1...70) + [127, 128, 129, 1_000, 1_024, 4_099] {
      var random = Seeded(UInt64(length))
      let k = Int.random(in: 1...9, using: &random)
      let parameters = random.values(4 * k, in: length.isMultiple(of: 3) ? -3...3 : -1...1)
      let plain = try Synthesizer(k: k, signalLength: length, kernel: .portable).signals(of: parameters)
      let found = try Synthesizer(k: k, signalLength: length, kernel: kernel).signals(of: parameters)
      #expect(Bits.text(found) == Bits.text(plain), "length and seed \(length), k \(k)")
    }
  }

  @Test("kernels agree to the last sample of the longest signal", arguments: SignalKernel.all)
  func longest(kernel: SignalKernel) throws {
    let parameters: [Float] = [0.999_999_9, 0.5]
    let length = KSinConfiguration.signalLengthLimit
    let plain = try Synthesizer(k: 1, signalLength: length, kernel: .portable).signals(of: parameters)
    let found = try Synthesizer(k: 1, signalLength: length, kernel: kernel).signals(of: parameters)
    #expect(found.map(\.bitPattern) == plain.map(\.bitPattern))
  }

  @Test("a sound starts with what its first component is, zeros' signs included", arguments: SignalKernel.all)
  func zeros(kernel: SignalKernel) throws {
    let synthesizer = try Synthesizer(k: 1, signalLength: 2, kernel: kernel)
    #expect(Bits.text(try synthesizer.signals(of: [0, -3])[0]) == "80000000")
    #expect(Bits.text(try synthesizer.signals(of: [0, 1])[0]) == "00000000")
  }

  @Test("parameters that no sound is made from are refused", arguments: [Float.nan, .infinity, -0x1.000002p60])
  func refusedParameters(value: Float) throws {
    let synthesizer = try Synthesizer(k: 1, signalLength: 4)
    #expect(throws: KSinError.self) { try synthesizer.signals(of: [0, 0, 0, value]) }
    _ = try synthesizer.signals(of: [0x1p60, -0x1p60])
    #expect(throws: KSinError.parameterOutOfRange(.infinity, place: 1)) { try synthesizer.signals(of: [0, .infinity]) }
    #expect(throws: KSinError.shapeMismatch(what: "parameters", count: 3, expected: 2)) {
      try synthesizer.signals(of: [0, 0, 0])
    }
  }

  @Test("signals that would not fit are refused before memory is taken")
  func tooLarge() throws {
    let synthesizer = try Synthesizer(k: 1, signalLength: 1 << 20)
    #expect(throws: KSinError.batchTooLarge(rows: 2_049, width: 1 << 20)) {
      try synthesizer.signals(of: Array(repeating: 0, count: 2 * 2_049))
    }
  }
}

struct SignalKernelTests {
  @Test("the fastest that the processor has is chosen")
  func automatic() throws {
    #expect(SignalKernel.automatic(for: []).name != .auto)
    #expect(try SignalKernel(named: .auto) == .automatic)
    #expect(SignalKernel.all.first == .portable && SignalKernel.all.last == .automatic)
    #if arch(x86_64)
      #expect(SignalKernel.all(for: []) == [.portable])
      #expect(SignalKernel.automatic(for: .forAVX2).name == .avx2)
      #expect(SignalKernel.automatic(for: .forAVX512).name == .avx512)
    #endif
  }

  #if arch(x86_64)
    @Test("a kernel that the processor lacks is refused with what is missing")
    func missing() throws {
      #expect(
        throws: KSinError.kernelUnavailable(
          name: "avx2", reason: "this machine lacks avx2, 256-bit registers saved by the system")
      ) { try SignalKernel(named: .avx2, for: []) }
      #expect(
        throws: KSinError.kernelUnavailable(name: "neon", reason: "it is written for another family of processors")
      ) { try SignalKernel(named: .neon) }
    }
  #endif
}

struct SineTests {
  @Test("the error stays below 0.51 units in the last place of MPFR's sines")
  func bound() throws {
    let answers = try TestFiles.sines()
    #expect(answers.count > 3_000)
    for (phase, exact) in answers {
      let found = Sine.of(phase)
      #expect(abs(Double(found) - exact) <= 0.51 * Self.unit(of: exact), "phase \(phase)")
    }
  }

  /// The distance of binary32 numbers around a binary64.
  private static func unit(of value: Double) -> Double {
    guard value != 0 else { return 0 }
    return Double(sign: .plus, exponent: max(Int(value.exponent) - 23, -149), significand: 1)
  }

  @Test("kernels agree in every bit of many sines", arguments: SignalKernel.all.map(\.name))
  func agreement(name: SignalKernel.Name) throws {
    guard let function = NativeSound.function(of: name)?.sines else { return }
    for count in Array(0...40) + [100_003] {
      var random = Seeded(UInt64(count))
      let phases = random.phases(count)
      var sines = [Float](repeating: .nan, count: count)
      var span = sines.mutableSpan
      NativeSound.fill(&span, of: phases.span, function)
      for (phase, sine) in zip(phases, sines) {
        #expect(sine.bitPattern == Sine.of(phase).bitPattern, "phase \(phase), seed \(count)")
      }
    }
  }

  @Test("a phase and its opposite have opposite sines, short and long ones alike")
  func symmetry() {
    var random = Seeded(3)
    for phase in random.phases(1_000) + [0x1.8p26, 0x1.23456p90, 0x1.fffffep127] where phase != 0 {
      #expect(Sine.of(-phase).bitPattern == (-Sine.of(phase)).bitPattern, "\(phase)")
    }
    #expect(Sine.of(0).bitPattern == 0 && Sine.of(-0.0).bitPattern == 0)
  }

  @Test("the two reductions meet: both give one sine where both hold")
  func reductionsMeet() {
    var random = Seeded(4)
    for _ in 0..<2_000 {
      let phase = Float.random(in: 0x1p24...0x1p26, using: &random)
      #expect(abs(Sine.ofLong(phase) - Sine.ofShort(phase)) <= 0x1p-24, "\(phase)")
    }
  }
}
