import DPAEngine
import DPATestSupport
import Hashing
import KSinEngine
import Testing

@testable import DPAHarness
@testable import HarnessKit
@testable import TableCore

@Suite("The layers of golden verification")
struct GoldenLayersTests {
  private func run(_ sample: GoldenSample, _ kernels: [Kernel], filter: CaseFilter? = nil) throws -> [CaseVerdict] {
    try GoldenLayers.checks(sample.file([sample.line]), with: kernels, filter: filter).flatMap { try $0.run() }
  }

  private func differences(_ sample: GoldenSample, _ kernel: Kernel) throws -> [Difference] {
    guard case .failed(let differences) = try #require(try run(sample, [kernel]).first).outcome else { return [] }
    return differences
  }

  struct Slip: CustomTestStringConvertible, Sendable {
    let layer: String
    let name: String
    let fault: SlippingKernel.Fault
    /// What the first difference is in.
    let what: String

    init(_ layer: String, _ name: String, _ fault: SlippingKernel.Fault, _ what: String) {
      (self.layer, self.name, self.fault, self.what) = (layer, name, fault, what)
    }

    var testDescription: String { "\(layer), \(fault)" }
  }

  private static let slips =
    (0..<10).flatMap { word in
      [
        Slip("mersenne-twister", "seed 3", .word(word), "kernel's word \(word)"),
        Slip("draws", "seed 3", .word(word), "kernel's draws"),
        Slip("parameters", "mild id 9", .word(word), Parameter.allCases[word / 2].rawValue),
        Slip("rank-seeds", "1:0:100 of 1 default", .word(word), Parameter.allCases[word / 2].rawValue),
      ]
    }
    + [
      Slip("chain", "depth 10 id 9", .digest, "kernel's digest of the text"),
      Slip("chain", "depth 10 id 9", .seed, "kernel's digest of the text"),
      Slip("chain", "depth 10 id 9", .digestAtDepth(1), "kernel's digest after link 0"),
      Slip("chain", "depth 10 id 9", .digestAtDepth(5), "kernel's digest after link 4"),
      Slip("chain", "depth 10 id 9", .digestAtDepth(10), "kernel's digest after link 9"),
      Slip("chain", "depth 300 id 0", .digestAtDepth(150), "kernel's digest after link 149"),
      Slip("chain", "depth 1000 id 0", .digestAtDepth(1_000), "kernel's digest after link 999"),
      Slip("parameters", "mild id 9", .digest, "digest"),
      Slip("parameters", "mild id 9", .seed, "rotation"),
      Slip("rank-seeds", "1:0:100 of 1 default", .digest, "digest"),
      Slip("rank-streams", "mild total 1000 rank 1 of 3", .digest, "SHA-256 of the records"),
      Slip("rank-streams", "mild total 1000 rank 1 of 3", .word(9), "SHA-256 of the records"),
      Slip("statistics", "mild first id 7 count 2", .word(9), "stdev of contrast with jobs 1"),
      Slip("roots", "mild rank world size 3 first id 0 count 1", .digest, "SHA-256 of the records"),
      Slip("roots", "mild rank world size 3 first id 0 count 1", .word(9), "SHA-256 of the records"),
      Slip("matrix", "mild rank world size 3 count 1", .digest, "root with jobs 1"),
      Slip(
        "order", "17: sequential from 5, moderate sample world size 1 first id 9223372036854775807 count 1", .digest,
        "SHA-256 of the records as delivered"),
      Slip("files", "csv mild sample first id 0 count 3", .word(0), "SHA-256"),
    ]

  @Test("A kernel that is wrong in one value is caught in each layer that uses it", arguments: slips)
  func slip(_ slip: Slip) throws {
    let sample = try GoldenSample(slip.layer, "\"name\": \"\(slip.name)\"")
    let kernel = Kernel(name: .portable) { SlippingKernel(slip.fault) }
    let whats = try differences(sample, kernel).map(\.what)
    if slip.layer == "statistics" || slip.layer == "files" {
      #expect(whats.contains(slip.what))
    } else {
      #expect(whats.first == slip.what)
    }
  }

  private static let shared: Set = [
    "sha256", "fibonacci", "ranges", "ksin-words", "ksin-items", "ksin-noise", "ksin-order", "ksin-matching",
  ]

  @Test("Kernels of sounds are chosen by name; where none has one of the names, the portable one runs")
  func soundKernels() throws {
    #expect(SignalKernel.named(as: [.portable]) == [.portable])
    #expect(SignalKernel.named(as: [Kernel(name: .shani) { WrongKernel(fault: .seed) }]) == [.portable])
    #expect(SignalKernel.named(as: Kernel.all()).first == .portable)
  }

  @Test("Layers without a kernel run once, the others once under each kernel")
  func kernels() throws {
    for requirement in GoldenRequirement.all {
      let sample = try GoldenSample(requirement.layer.name, "\"name\": \"")
      let kernels = [Kernel.portable, .automatic]
      let count = try GoldenLayers.checks(sample.file([sample.line]), with: kernels).count
      // Of the kernels of sounds, those with the same names.
      let expected =
        Self.shared.contains(requirement.layer.name)
        ? 1 : requirement.layer.name.hasPrefix("ksin-") ? SignalKernel.named(as: kernels).count : 2
      #expect(count == expected, "\(requirement.layer.name)")
    }
  }

  @Test("What a case leaves out under a slower kernel is a skipped case of its own, with the reason")
  func leftOut() throws {
    let sample = try GoldenSample("matrix", "\"name\": \"mild sample world size 2 count 1\"")
    // Slower than the fastest, as far as its name goes.
    let name: KernelName = Kernel.automatic.name == .portable ? .avx2 : .portable
    let slower = Kernel(name: name) { Kernel.portable.makeRunner() }
    #expect(
      try run(sample, [slower]) == [
        CaseVerdict(
          suite: "matrix", name: "mild sample world size 2 count 1", variant: name.rawValue, outcome: .held),
        CaseVerdict(
          suite: "matrix", name: "mild sample world size 2 count 1, what was left out", variant: name.rawValue,
          outcome: .skipped(
            reason: "the strategies run under the slower kernels for a world size of 3 only")),
      ])
    #expect(try run(sample, [.automatic]).count == 1)
    let one = try GoldenSample("matrix", "\"name\": \"mild sample world size 3 count 1\"")
    #expect(try run(one, [slower]).count == 1)
    let filter = try CaseFilter("roots/")
    #expect(try run(sample, [slower], filter: filter).map(\.outcome) == [.skipped(reason: filter.reason)])
  }

  @Test(
    "A large table runs under the fastest kernel only, all of it",
    arguments: [("matrix", "mild sample world size 7 count 100000"), ("roots", "count 100000\"")])
  func largeTables(layer: String, name words: String) throws {
    let large = try GoldenSample(layer, words)
    let name: KernelName = Kernel.automatic.name == .portable ? .avx2 : .portable
    let slower = Kernel(name: name) { Kernel.portable.makeRunner() }
    #expect(
      try run(large, [slower]).map(\.outcome) == [
        .skipped(reason: "tables of 100000 rows run under the fastest kernel only")
      ])
    #expect(try run(large, [.automatic]).map(\.outcome) == [.held])
  }

  @Test("A strategy that delivers other rows is named, under a slower kernel too")
  func strategies() throws {
    let sample = try GoldenSample("matrix", "\"name\": \"mild sample world size 3 count 1\"")
    let name: KernelName = Kernel.automatic.name == .portable ? .avx2 : .portable
    let slower = Kernel(name: name) { SlippingKernel(.word(0)) }
    #expect(
      try differences(sample, slower).map(\.what) == [
        "root with jobs 1", "order digest of sequential", "order digest of round_robin",
        "order digest of memory_optimized", "order digest of adaptive",
        "first differing row: id 0, rank 0, column rotation",
        "first differing row: id 0, rank 0, stage word or value: rotation",
      ])
  }

  @Test(
    "The first row in which a kernel differs from the portable one is named with its column and stage",
    arguments: [
      (
        SlippingKernel.Fault.digest,
        ["column hash", "stage seed text or link: digest after link 9, from which all values follow"]
      ),
      (.word(2), ["column brightness", "stage word or value: brightness"]),
    ])
  func diagnosis(_ fault: SlippingKernel.Fault, _ places: [String]) throws {
    let table = try Table(SampleRange(first: 0, count: 1_023))
    let engine = Engine(kernel: Kernel(name: .portable) { SlippingKernel(fault) })
    let differences = RowDiagnosis.differences(of: engine, in: table, worldSize: 3)
    #expect(differences.map(\.what) == places.map { "first differing row: id 1022, rank 2, \($0)" })
    #expect(differences.allSatisfy { $0.expected != $0.found })
    #expect(RowDiagnosis.differences(of: Engine(kernel: .portable), in: table, worldSize: 3).isEmpty)
  }

  @Test("Statistics are made with 1, 2 and 5 jobs; the cases of roots and matrix take one of these in turn")
  func jobs() {
    #expect(GoldenJobs.counts(forRows: 0) == [1, 2, 5])
    #expect(GoldenJobs.counts(forRows: 10_000) == [1, 2, 5])
    #expect(GoldenJobs.counts(forRows: 10_001).isEmpty)
    #expect((0..<4).map(GoldenJobs.count(forCase:)) == [1, 2, 5, 1])
  }
}

/// The portable kernel, wrong in one value of the last row of every call.
final class SlippingKernel: KernelRunner {
  enum Fault: Equatable, Sendable {
    case digest
    /// Only of a chain of this depth.
    case digestAtDepth(Int)
    case seed
    /// One of the ten words.
    case word(Int)
  }

  private let fault: Fault
  private let right = Kernel.portable.makeRunner()

  init(_ fault: Fault) { self.fault = fault }

  func hashChains(
    _ rows: Range<Int>, of ids: Span<UInt64>, after prefix: SeedPrefix, along plan: ChainPlan,
    digests: inout MutableSpan<Digest>, seeds: inout MutableSpan<UInt32>
  ) {
    right.hashChains(rows, of: ids, after: prefix, along: plan, digests: &digests, seeds: &seeds)
    guard let last = rows.last else { return }
    if fault == .digest || fault == .digestAtDepth(plan.depth) { digests[last].bytes[0] ^= 1 }
    if fault == .seed { seeds[last] ^= 1 << 31 }
  }

  func firstWords(_ rows: Range<Int>, of seeds: Span<UInt32>, into words: inout MutableSpan<UInt32>) {
    right.firstWords(rows, of: seeds, into: &words)
    if case .word(let word) = fault, let last = rows.last { words[word * seeds.count + last] ^= 1 << 30 }
  }

  func hashLeaves(_ leaves: Span<UInt8>, leafByteCount: Int, into hashes: inout MutableSpan<Digest>) {
    right.hashLeaves(leaves, leafByteCount: leafByteCount, into: &hashes)
  }
}
