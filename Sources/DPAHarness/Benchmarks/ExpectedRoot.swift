package import DPAEngine
package import HarnessKit

/// What the cells must compute, by other ways than theirs.
package enum ExpectedRoot {
  /// By the portable kernel.
  package static func portable(_ table: Table, _ configuration: AugmentationConfiguration) -> Digest {
    Engine(configuration, kernel: .portable).root(of: table)
  }

  /// By the plain seed chain and the plain Mersenne Twister, for the portable kernel's own cells.
  package static func plain(
    _ table: Table, _ configuration: AugmentationConfiguration
  ) throws(HarnessError) -> Digest {
    var hasher = TableHasher(Record.layout)
    do throws(EngineError) {
      for id in table.range.first..<table.range.end {
        let digest = try SeedChain(sampleID: id, after: .none, depth: configuration.depth).digest
        var twister = MersenneTwister(seed: digest.seed)
        let values = configuration.ranges.map { $0.value(at: twister.nextDraw()) }
        let parameters = AugmentationParameters(
          rotation: values[0], brightness: values[1], noise: values[2], scale: values[3], contrast: values[4])
        let record = Record.bytes(of: Sample(id: id, parameters: parameters, digest: digest))
        hasher.append(record.span)
      }
    } catch {
      throw .refused(error)
    }
    return hasher.root
  }

  /// For a kernel's own cells: by the plain way for the portable kernel, else by the portable kernel.
  static func other(
    than kernel: Kernel, _ table: Table, _ configuration: AugmentationConfiguration
  ) throws(HarnessError) -> Digest {
    kernel.name == .portable ? try plain(table, configuration) : portable(table, configuration)
  }
}
