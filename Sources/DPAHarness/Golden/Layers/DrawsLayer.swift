import DPAEngine
import HarnessKit

/// The 53-bit draws, as the general generator and as a kernel make them.
enum DrawsLayer: GoldenLayer {
  static let name = "draws"
  static let usesKernel = true

  struct Case: GoldenCase {
    let name: String
    let seed: UInt32
    let draws: [String]

    init(_ fields: GoldenFields) throws {
      name = fields.name
      seed = try fields.number("seed", in: 0...UInt32.max)
      draws = try fields.texts("draws", count: 5...5)
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    let kernelWords = FirstWords(of: file.cases.map(\.seed), kernel: kernel)
    return file.cases.enumerated().map { place, golden in
      var twister = MersenneTwister(seed: golden.seed)
      let plain = (0..<5).map { _ in Hexadecimal.bitPattern(twister.nextDraw()) }
      let found = kernelWords.draws(place).map(Hexadecimal.bitPattern)
      return [
        .unlessEqual("draws", expected: "\(golden.draws)", found: "\(plain)"),
        .unlessEqual("kernel's draws", expected: "\(golden.draws)", found: "\(found)"),
      ].compactMap { $0 }
    }
  }
}
