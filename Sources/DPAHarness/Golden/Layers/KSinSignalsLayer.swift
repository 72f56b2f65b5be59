import DPAEngine
import HarnessKit
import Hashing
import KSinEngine
import TableCore

extension SignalKernel {
  /// Those of the same names; where none is, the portable one, so that no choice of kernels leaves all of them out.
  static func named(as kernels: [Kernel]) -> [SignalKernel] {
    let names = Set(kernels.map(\.name.rawValue))
    let chosen = all.filter { names.contains($0.name.rawValue) }
    return chosen.isEmpty ? [.portable] : chosen
  }
}

extension GoldenLayer where Variant == SignalKernel {
  static var usesKernel: Bool { true }

  static func variants(of kernels: [Kernel]) -> [SignalKernel] { SignalKernel.named(as: kernels) }
}

/// Sounds of given parameters, sample by sample.
enum KSinSignalsLayer: GoldenLayer {
  static let name = "ksin-signals"

  struct Case: GoldenCase {
    /// Samples of one case.
    private static let sampleLimit = 10_000

    let parameters: [Float]
    let samples: [Float]
    let breakSymmetry: Bool

    init(_ fields: GoldenFields) throws {
      parameters = try fields.singles("parameters", upTo: 2 * KSinConfiguration.componentLimit)
      samples = try fields.singles("samples", upTo: Self.sampleLimit)
      _ = try fields.number("length", in: samples.count...samples.count)
      breakSymmetry = try fields.flag("break_symmetry")
      guard parameters.count >= 2 && parameters.count.isMultiple(of: 2) && !samples.isEmpty else {
        throw fields.problem("a frequency and an amplitude for each component, and a sample")
      }
      // Here, with the case's name: a sound of other parameters cannot be made.
      for value in parameters where !(value.magnitude <= Synthesizer.parameterLimit) {
        throw fields.problem("\(KSinError.parameterOutOfRange(value, place: parameters.firstIndex(of: value) ?? 0))")
      }
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: SignalKernel) throws -> [[Difference]] {
    try file.cases.map { golden in
      let synthesizer = try Synthesizer(
        k: golden.parameters.count / 2, signalLength: golden.samples.count, breakSymmetry: golden.breakSymmetry,
        kernel: kernel)
      let found = try synthesizer.signals(of: golden.parameters)
      return [SingleBits.difference("sample", expected: golden.samples, found: found)].compactMap { $0 }
    }
  }
}

/// Whole tables of the engine: roots and records, with every number of jobs.
enum KSinTablesLayer: GoldenLayer {
  static let name = "ksin-tables"

  struct Case: GoldenCase {
    /// Sines of one case.
    private static let sineLimit: UInt64 = 1 << 24

    let settings: KSinSettings
    let table: Table
    let root: String
    let recordsSHA256: String

    init(_ fields: GoldenFields) throws {
      let first = try fields.number("first_id", in: 0...SampleRange.lastID)
      let count = try fields.number("count", in: 0...GoldenJobs.largestRowCount)
      table = try fields.valid { try Table(try SampleRange(first: first, count: count)) }
      let signal = try fields.flag("signal")
      let configuration = try Self.configuration(fields)
      settings = try fields.valid { try KSinSettings(configuration, signal: signal) }
      let sines = count * UInt64(configuration.k * (signal ? configuration.signalLength : 1))
      guard sines <= Self.sineLimit else {
        throw fields.problem("it asks for \(sines) sines, at most \(Self.sineLimit) are computed")
      }
      root = try fields.text("root")
      recordsSHA256 = try fields.text("records_sha256")
    }

    private static func configuration(_ fields: GoldenFields) throws -> KSinConfiguration {
      let k = try fields.number("k", in: 1...KSinConfiguration.componentLimit)
      let length = try fields.number("signal_length", in: 1...KSinSettings.recordSignalLimit)
      let split = try fields.choice("split", of: Split.allCases)
      // Left out where the split's own is meant, which is then checked too.
      let seed = fields.has("seed") ? try fields.number("seed", in: 0...UInt64.max) : nil
      let (sorts, breaks) = (try fields.flag("sort_frequencies"), try fields.flag("break_symmetry"))
      let shifts = try fields.flag("shift_test_distribution")
      return try fields.valid {
        try KSinConfiguration(
          k: k, signalLength: length, sortFrequencies: sorts, breakSymmetry: breaks, shiftTestDistribution: shifts,
          split: split, seed: seed)
      }
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: SignalKernel) throws -> [[Difference]] {
    try inParallel(file.cases.count) { index in
      let golden = file.cases[index]
      let engine = KSin(golden.settings, kernel: kernel)
      let roots = GoldenJobs.counts(forRows: golden.table.range.count).map { jobs in
        Difference.unlessEqual(
          "root with jobs \(jobs)", expected: golden.root, found: engine.root(of: golden.table, jobs: jobs).description)
      }
      let digest = recordsDigest(of: golden.table, by: engine)
      return [
        .unlessEqual("SHA-256 of the records", expected: golden.recordsSHA256, found: digest.description)
      ].compactMap { $0 } + roots.compactMap { $0 }
    }
  }

  private static func recordsDigest(of table: Table, by engine: KSin) -> Digest {
    let generator = engine.makeGenerator(of: table)
    let byteCount = engine.layout.byteCount
    var (hash, records) = (SHA256(), ByteBuffer())
    var rest = table.range
    while !rest.isEmpty {
      records.removeAll()
      rest = generator.advance(rest, recordByteCount: byteCount, to: &records)
      hash.update(records.bytes)
    }
    return hash.finalized()
  }
}
