import HarnessKit
import Hashing
package import TableCore

extension ReceiptDocument {
  /// - Parameter engine: The receipt's, under its settings.
  package init(_ receipt: Receipt, of engine: any TableEngine) {
    schema = receipt.leaves == nil ? Self.schemaWithoutLeaves : Self.schema
    self.engine = receipt.engine
    engineVersion = receipt.engineVersion
    kernel = receipt.kernel
    configuration = StatedEngine(engine)
    seeding = SeedingText(receipt.table.seeding)
    table = Rows(receipt.table.range)
    rank = receipt.rank
    worldSize = receipt.worldSize
    part = Rows(receipt.part)
    subtrees = receipt.hashes.subtrees.map {
      SubtreeText(firstLeaf: $0.firstLeaf, leafCount: $0.leafCount, hash: $0.hash.description)
    }
    partLeaves = receipt.hashes.partLeaves.map {
      PartLeafText(
        leaf: $0.leaf, firstID: $0.rows.first, count: $0.rows.count, sha256: $0.recordsDigest.description)
    }
    leaves = receipt.leaves.map { LeafListText(count: $0.count, sha256: $0.digest.description) }
    let sums = zip(engine.layout.numericColumns, receipt.sums).map { (engine.layout.columns[$0].name, Sums($1)) }
    accumulators = Dictionary(uniqueKeysWithValues: sums)
  }

  /// - Throws: `TableError`, or `BitText.Malformed` for a value that is not of its form.
  package func receipt() throws -> Receipt {
    let layout = configuration.engine.layout
    var sums: [ExactSums] = []
    for column in layout.numericColumns.map({ layout.columns[$0] }) {
      guard let values = accumulators[column.name] else {
        throw BitText.malformed("accumulators for \(column.name)")
      }
      sums.append(try values.sums())
    }
    return Receipt(
      engine: engine, engineVersion: engineVersion, kernel: kernel, settings: configuration.engine.settings,
      table: try Table(try table.range(), seeding: try seeding.seeding()), rank: rank, worldSize: worldSize,
      part: try part.range(), hashes: try hashes(), leaves: try leafList(), sums: sums)
  }

  /// What a schema has and another has not stands in the document of that schema only.
  private func leafList() throws -> LeafList? {
    guard schema == Self.schema else {
      // A member of the newer schema in an older document would go unread and unchecked.
      guard leaves == nil && worldSize == nil else { throw BitText.malformed("no leaves and no world_size") }
      return nil
    }
    guard let leaves else { throw BitText.malformed("leaves") }
    guard (rank == nil) == (worldSize == nil) else { throw BitText.malformed("rank and world_size together") }
    return LeafList(count: leaves.count, digest: try Digest(hexadecimal: leaves.sha256))
  }

  private func hashes() throws -> PartHashes {
    PartHashes(
      subtrees: try subtrees.map {
        Subtree(firstLeaf: $0.firstLeaf, leafCount: $0.leafCount, hash: try Digest(hexadecimal: $0.hash))
      },
      partLeaves: try partLeaves.map {
        PartLeaf(
          leaf: $0.leaf, rows: try SampleRange(first: $0.firstID, count: $0.count),
          recordsDigest: try Digest(hexadecimal: $0.sha256))
      })
  }
}

extension ReceiptDocument.Rows {
  package init(_ range: SampleRange) { self.init(firstID: range.first, count: range.count) }

  package func range() throws -> SampleRange { try SampleRange(first: firstID, count: count) }
}

extension ReceiptDocument.SeedingText {
  package init(_ seeding: Seeding) {
    switch seeding {
    case .sample:
      self.init(name: "sample", baseSeed: nil, worldSize: nil, asRank: nil)
    case .rank(let baseSeed, let worldSize):
      self.init(name: "rank", baseSeed: baseSeed, worldSize: worldSize, asRank: nil)
    case .asRank(let rank, let baseSeed):
      self.init(name: "as-rank", baseSeed: baseSeed, worldSize: nil, asRank: rank)
    }
  }

  package func seeding() throws -> Seeding {
    switch (name, baseSeed, worldSize, asRank) {
    case ("sample", nil, nil, nil): .sample
    case ("rank", let baseSeed?, let worldSize?, nil): .rank(baseSeed: baseSeed, worldSize: worldSize)
    case ("as-rank", let baseSeed?, nil, let rank?): .asRank(rank, baseSeed: baseSeed)
    default: throw BitText.malformed("a seeding instead of '\(name)'")
    }
  }
}

extension ReceiptDocument.Sums {
  package init(_ sums: ExactSums) {
    self.init(
      count: sums.count, min: sums.minimum.map(Hexadecimal.bitPattern), max: sums.maximum.map(Hexadecimal.bitPattern),
      sum: ReceiptDocument.Fraction(mantissa: sums.sum.mantissa, exponent: sums.sum.exponent),
      sumOfSquares: ReceiptDocument.Fraction(
        mantissa: sums.sumOfSquares.mantissa, exponent: sums.sumOfSquares.exponent))
  }

  package func sums() throws -> ExactSums {
    ExactSums(
      count: count, minimum: try min.map(BitText.double), maximum: try max.map(BitText.double),
      sum: BinaryFraction(mantissa: sum.mantissa, exponent: sum.exponent),
      sumOfSquares: BinaryFraction(mantissa: sumOfSquares.mantissa, exponent: sumOfSquares.exponent))
  }
}
