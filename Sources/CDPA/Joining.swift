// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The functions have the names of the C header, which the compiler holds them against.

public import CDPAInterface
internal import DPAEngine
internal import TableCore

@c @implementation
public func dpa_join(
  _ engine: OpaquePointer?, _ table: UnsafePointer<dpa_table>?, _ proofs: UnsafePointer<dpa_proof>?,
  _ proofCount: Int, _ root: UnsafeMutablePointer<UInt8>?, _ statistics: UnsafeMutablePointer<dpa_statistics>?,
  _ message: UnsafeMutablePointer<dpa_message>?
) -> Int32 {
  call(message) { () throws(CallError) in
    let engine = try EngineHandle.at(engine).engine
    let table = try required(table, "table").pointee.table()
    let root = try required(root, "root")
    let places = try required(statistics, "statistics")
    var receipts: [ReceiptJoin.Labelled] = []
    if proofCount > 0 {
      let proofs = UnsafeBufferPointer(start: try required(proofs, "proofs"), count: proofCount)
      for index in proofs.indices {
        let receipt = try Receipt(proofs.baseAddress.map { $0 + index }, index, engine, table)
        receipts.append(ReceiptJoin.Labelled(receipt, label: "proof \(index)"))
      }
    }
    // Receipts are joined by the same code as in the program, so that both refuse the same.
    let (joined, problems) = ReceiptJoin(receipts, engine: engine).join()
    guard let joined else { throw .notProved(problems) }
    UnsafeMutableRawPointer(root).storeBytes(of: joined.root.bytes, as: SIMD32<UInt8>.self)
    // Statistics of no rows are absent; their count says so.
    let columns = (try? joined.statistics.columns()) ?? []
    for index in 0..<5 {
      places[index] = index < columns.count ? dpa_statistics(columns[index]) : dpa_statistics()
    }
  }
}

extension Receipt {
  /// What a proof says, as of an engine and a table.
  ///
  /// - Throws: `CallError.malformedProof`; contradictions are found when receipts are joined.
  fileprivate init(
    _ place: UnsafePointer<dpa_proof>?, _ index: Int, _ engine: Engine, _ table: Table
  ) throws(CallError) {
    let proof = try required(place, "proofs")
    // Before anything is read: counts beyond the arrays would reach into other memory.
    guard proof.pointee.subtree_count <= DPA_SUBTREES_MAX, proof.pointee.part_leaf_count <= 2 else {
      throw .malformedProof(index: index, reason: "it states more nodes than it has room for")
    }
    let part = try proof.pointee.part.range()
    let subtrees: [dpa_subtree] = elements(of: proof.pointee.subtrees, count: Int(proof.pointee.subtree_count))
    let partLeaves: [dpa_part_leaf] = elements(
      of: proof.pointee.part_leaves, count: Int(proof.pointee.part_leaf_count))
    var borders: [PartLeaf] = []
    for border in partLeaves {
      borders.append(
        PartLeaf(
          leaf: border.leaf, rows: try border.rows.range(), recordsDigest: digest(in: border.records_sha256)))
    }
    let columns: [dpa_sums] = elements(of: proof.pointee.sums, count: 5)
    let sums = columns.compactMap { ExactSums($0) }
    guard sums.count == columns.count else {
      throw .malformedProof(index: index, reason: "a mantissa has no end")
    }
    self.init(
      engine: Engine.name, engineVersion: Engine.version, kernel: engine.kernelName, settings: engine.settings,
      table: table, rank: nil, part: part,
      hashes: PartHashes(
        subtrees: subtrees.map {
          Subtree(firstLeaf: $0.first_leaf, leafCount: $0.leaf_count, hash: digest(in: $0.hash))
        }, partLeaves: borders),
      sums: sums)
  }
}

/// The first elements of a field that is an array in C.
private func elements<Field, Element: BitwiseCopyable>(of field: Field, count: Int) -> [Element] {
  withUnsafeBytes(of: field) { Array($0.bindMemory(to: Element.self).prefix(count)) }
}

extension ExactSums {
  /// Nil where a mantissa has no end.
  fileprivate init?(_ plain: dpa_sums) {
    guard let sum = text(in: plain.sum_mantissa), let squares = text(in: plain.sum_of_squares_mantissa) else {
      return nil
    }
    self.init(
      count: plain.count, minimum: plain.count > 0 ? plain.minimum : nil,
      maximum: plain.count > 0 ? plain.maximum : nil,
      sum: BinaryFraction(mantissa: sum, exponent: Int(plain.sum_exponent)),
      sumOfSquares: BinaryFraction(mantissa: squares, exponent: Int(plain.sum_of_squares_exponent)))
  }
}
