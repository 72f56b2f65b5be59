// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The functions have the names of the C header, which the compiler holds them against.

public import CDPAInterface
internal import DPAEngine
internal import Hashing
internal import TableCore

@c @implementation
public func dpa_prove(
  _ engine: OpaquePointer?, _ table: UnsafePointer<dpa_table>?, _ part: UnsafePointer<dpa_part>?,
  _ asOwnTable: Int32, _ jobs: Int32, _ stop: UnsafePointer<Int32>?, _ leafHashes: UnsafeMutablePointer<UInt8>?,
  _ proof: UnsafeMutablePointer<dpa_proof>?, _ message: UnsafeMutablePointer<dpa_message>?
) -> Int32 {
  call(message) { () throws(CallError) in
    let request = try PartRequest(engine, table, part, jobs: jobs)
    let place = try required(proof, "proof")
    var prover = PartProver(
      engine: request.engine, table: request.table, frame: asOwnTable == 0 ? request.table.range : request.part,
      part: request.part, leafHashes: leafHashes.map { UnsafeMutableRawPointer($0) })
    try prover.run(jobs: request.jobs, stop: StopFlag(place: stop))
    prover.write(into: place)
  }
}

/// Computes what a part proves: the leaves that lie wholly in it on several threads, a run of them after the other.
private struct PartProver {
  /// Leaves of a unit of work: what the widest kernel hashes together.
  private static let unitLeafCount: UInt64 = 16
  /// Units whose hashes are held at a time.
  private static let runUnitCount: UInt64 = 4_096

  let engine: Engine
  let table: Table
  /// The rows from whose first id leaves are counted.
  let frame: SampleRange
  let part: SampleRange
  private let leaves: TableLeaves
  /// Where the caller wants the leaf hashes.
  private var place: UnsafeMutableRawPointer?
  private var fold: SubtreeFold
  private var list = SHA256()
  private var partLeaves: [PartLeaf] = []
  private var statistics: ExactStatistics

  init(engine: Engine, table: Table, frame: SampleRange, part: SampleRange, leafHashes: UnsafeMutableRawPointer?) {
    self.engine = engine
    self.table = table
    self.frame = frame
    self.part = part
    leaves = TableLeaves(range: frame)
    place = leafHashes
    fold = SubtreeFold(part: part, leaves: leaves)
    statistics = ExactStatistics(engine.layout)
  }

  mutating func run(jobs: Int, stop: StopFlag) throws(CallError) {
    let hasher = PartHasher(engine: engine, table: table, frame: frame, statistics: true)
    for rows in leaves.partial(in: part) {
      let digest = hasher.recordsDigest(of: rows)
      partLeaves.append(PartLeaf(leaf: leaves.leaf(holding: rows.first), rows: rows, recordsDigest: digest))
    }
    merge(hasher.statistics)
    // A run after the other: hashes of all leaves of a long table would not fit into memory.
    var rest = leaves.whole(in: part)
    while !rest.isEmpty {
      if stop.isSet { throw .stopped }
      let count = min(UInt64(rest.count), Self.runUnitCount * Self.unitLeafCount)
      let run = rest.lowerBound..<(rest.lowerBound + count)
      take(hashes(of: run, jobs: jobs, stop: stop))
      rest = run.upperBound..<rest.upperBound
    }
    // The last run may have been cut short too.
    if stop.isSet { throw .stopped }
  }

  /// The hashes of consecutive leaves; some are missing where the caller stops.
  private mutating func hashes(of run: Range<UInt64>, jobs: Int, stop: StopFlag) -> [Digest] {
    let (engine, table, frame) = (engine, table, frame)
    let unitCount = (run.count + Int(Self.unitLeafCount) - 1) / Int(Self.unitLeafCount)
    var collected: [ExactStatistics?] = []
    let hashes = [Digest](places: run.count, initial: Digest()) { places in
      collected = [ExactStatistics?](places: jobs, initial: nil) { statisticsPlaces in
        ParallelWork.run(
          units: unitCount, jobs: jobs,
          makeWorker: { PartHasher(engine: engine, table: table, frame: frame, statistics: true) },
          finish: { thread, hasher in statisticsPlaces.set(thread, hasher.statistics) }
        ) { unit, hasher in
          if stop.isSet { return }
          let first = UInt64(unit) * Self.unitLeafCount
          let numbers = (first..<min(first + Self.unitLeafCount, UInt64(run.count))).map { run.lowerBound + $0 }
          var found: [Digest] = []
          hasher.append(hashesOf: numbers[...], to: &found)
          for (index, hash) in found.enumerated() { places.set(Int(first) + index, hash) }
        }
      }
    }
    // Exact sums are the same in any order, so threads may have had any units.
    for statistics in collected { merge(statistics) }
    return hashes
  }

  private mutating func take(_ hashes: [Digest]) {
    for hash in hashes {
      fold.append(hash)
      list.update((0..<Digest.byteCount).map { hash.bytes[$0] })
      place?.storeBytes(of: hash.bytes, as: SIMD32<UInt8>.self)
      place = place.map { $0 + Digest.byteCount }
    }
  }

  private mutating func merge(_ other: ExactStatistics?) {
    if let other { statistics.merge(other) }
  }

  // MARK: The result

  func write(into proof: UnsafeMutablePointer<dpa_proof>) {
    proof.pointee.part = dpa_part(part)
    proof.pointee.subtree_count = UInt64(fold.subtrees.count)
    setElements(of: &proof.pointee.subtrees, to: fold.subtrees.map { dpa_subtree($0) })
    proof.pointee.part_leaf_count = UInt64(partLeaves.count)
    setElements(of: &proof.pointee.part_leaves, to: partLeaves.map { dpa_part_leaf($0) })
    let whole = leaves.whole(in: part)
    proof.pointee.leaf_count = whole.upperBound - whole.lowerBound
    store(list.finalized(), in: &proof.pointee.leaves_sha256)
    setElements(of: &proof.pointee.sums, to: statistics.sums.map { dpa_sums($0) })
    // Statistics of no rows are absent; their count says so.
    setElements(of: &proof.pointee.statistics, to: ((try? statistics.columns()) ?? []).map { dpa_statistics($0) })
    proof.pointee.has_root = part == frame ? 1 : 0
    store(part == frame ? fold.subtrees.first?.hash ?? MerkleRoot().digest : Digest(), in: &proof.pointee.root)
  }
}

/// Sets the first elements of a field that is an array in C, and clears the others.
private func setElements<Field, Element: BitwiseCopyable>(of field: inout Field, to elements: [Element]) {
  withUnsafeMutableBytes(of: &field) { bytes in
    precondition(elements.count * MemoryLayout<Element>.stride <= bytes.count, "room for every element")
    bytes.initializeMemory(as: UInt8.self, repeating: 0)
    elements.withUnsafeBytes { bytes.copyMemory(from: $0) }
  }
}

extension dpa_subtree {
  fileprivate init(_ subtree: Subtree) {
    self.init()
    first_leaf = subtree.firstLeaf
    leaf_count = subtree.leafCount
    store(subtree.hash, in: &hash)
  }
}

extension dpa_part_leaf {
  fileprivate init(_ partLeaf: PartLeaf) {
    self.init()
    leaf = partLeaf.leaf
    rows = dpa_part(partLeaf.rows)
    store(partLeaf.recordsDigest, in: &records_sha256)
  }
}

extension dpa_sums {
  fileprivate init(_ sums: ExactSums) {
    self.init()
    count = sums.count
    minimum = sums.minimum ?? 0
    maximum = sums.maximum ?? 0
    sum_exponent = Int64(sums.sum.exponent)
    sum_of_squares_exponent = Int64(sums.sumOfSquares.exponent)
    write(sums.sum.mantissa, into: &sum_mantissa)
    write(sums.sumOfSquares.mantissa, into: &sum_of_squares_mantissa)
  }
}
