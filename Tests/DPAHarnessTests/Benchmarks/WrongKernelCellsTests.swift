import DPAEngine
import DPATestSupport
import Testing

@testable import DPAHarness

@Suite("Benchmark cells of a wrong kernel")
struct WrongKernelCellsTests {
  /// Whether rows of this fault reach what the cell computes.
  private static func shows(_ fault: WrongKernel.Fault, in cell: String) -> Bool {
    // Those without the kernel, and those whose batches end before its wrong row.
    let others = [
      "canary/", "distributed/ranges", "ksin/", "mersenne-twister/plain", "reference/", "seed-chain/plain",
      "streaming/chunk-1", "streaming/chunk-32", "verification/receipts",
    ]
    let isExempt = others.contains { cell.hasPrefix($0) && (!$0.hasSuffix("chunk-1") || cell == $0) }
    return switch fault {
    case _ where isExempt: false
    case .digest: !cell.hasPrefix("mersenne-twister/") && !cell.hasPrefix("statistics/")
    case .seed: !cell.hasPrefix("mersenne-twister/")
    case .firstWord: !cell.hasPrefix("seed-chain/")
    // The second word of a draw does not show in rounded text.
    case .lastWord: !cell.hasPrefix("seed-chain/") && cell != "files/write/text"
    }
  }

  @Test("One wrong row takes the right root away wherever it can show", arguments: WrongKernel.Fault.allCases)
  func wrongRow(fault: WrongKernel.Fault) throws {
    let kernel = Kernel(name: .portable) { WrongKernel(fault: fault) }
    let cells = BenchmarkCells.all(CellPlan(size: .smoke, kernels: [kernel], fastest: kernel, cores: 1))
    // Long chains add nothing but time.
    for cell in cells where Self.shows(fault, in: cell.name) && !cell.name.contains("depth-100") {
      // Just enough rows; these cells make the same rows 16 or 8 times.
      let rounds: UInt64 =
        ["files/write/npy", "files/write/records"].contains(cell.name) ? 16 : cell.name == "statistics/exact" ? 8 : 1
      let prepared = try cell.prepared(of: 34 * rounds)
      try prepared.measuredIteration()
      #expect(try prepared.root() != cell.expectedRoot(of: 34 * rounds), "\(cell.name)")
    }
  }
}
