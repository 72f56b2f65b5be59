package import HarnessKit
import RealModule

/// How the seeds of a table are counted, and the memory that this takes.
package struct CensusPlan: Equatable, Sendable {
  /// Tables up to this many ids are sorted.
  static let sortLimit: UInt64 = 1 << 24
  /// Seed and place, and half as much again while they are sorted.
  static let bytesPerSortedID: UInt64 = 12
  /// The seed, and half as much again while they are sorted.
  static let bytesPerRepeat = 6.0
  /// What is allowed unless the user says otherwise: 1 GiB.
  package static let defaultMemoryByteCount: UInt64 = 1 << 30
  /// The least that can be allowed: 128 MiB.
  static let smallestMemoryByteCount: UInt64 = 1 << 27
  /// What naming the first pairs takes at most: 1,000 of them are among 2^23 ids.
  private static let namingByteCount = bytesPerSortedID << 23

  package let method: Method
  /// What the tables take, as estimated; beside it, each thread works in less than 1 MB.
  package let memoryByteCount: UInt64

  package enum Method: Equatable, Sendable {
    /// Seed and place of every id, sorted in memory.
    case sort
    /// One bit for each seed, and a list of the seeds that come again; in several passes over the ids, each for its
    /// share of the seeds, where memory is short.
    case map(passes: Int)
  }

  /// - Throws: `HarnessError.usage` where the memory does not suffice.
  package init(rowCount: UInt64, memoryByteCount limit: UInt64 = defaultMemoryByteCount) throws(HarnessError) {
    guard limit >= Self.smallestMemoryByteCount else {
      throw .usage(
        "\(setting: "memory") must be at least \(Self.smallestMemoryByteCount >> 20) MiB, not \(limit >> 20)")
    }
    // Sorting names all pairs at once and needs no second look, so it is taken wherever it fits.
    if rowCount <= Self.sortLimit && rowCount * Self.bytesPerSortedID <= limit {
      self.init(method: .sort, memoryByteCount: rowCount * Self.bytesPerSortedID)
      return
    }
    var passes = 1
    // Twice the passes halve the map, and slices stay whole pages as long as their number is a power of two.
    while passes <= SeedBitMap.pageCountOfAllSeeds {
      let byteCount = Self.mapByteCount(rowCount: rowCount, passes: passes)
      guard byteCount > limit else {
        self.init(method: .map(passes: passes), memoryByteCount: byteCount)
        return
      }
      passes *= 2
    }
    throw .usage("\(rowCount) ids cannot be counted in \(limit >> 20) MiB; raise \(setting: "memory")")
  }

  /// For a method that is known to fit.
  package init(method: Method, memoryByteCount: UInt64) {
    self.method = method
    self.memoryByteCount = memoryByteCount
  }

  /// The map's share, and the list of repeats.
  private static func mapByteCount(rowCount: UInt64, passes: Int) -> UInt64 {
    let map = UInt64(SeedBitMap.pageCountOfAllSeeds / passes * SeedBitMap.pageByteCount)
    let list = UInt64(min(repeatCount(rowCount: rowCount, passes: passes) * bytesPerRepeat, 0x1p63))
    return max(map + list, namingByteCount)
  }

  /// Seeds that come again in one pass: as many as are to be expected, with a tenth to spare.
  static func repeatCount(rowCount: UInt64, passes: Int) -> Double {
    let seedCount = 0x1p32
    let ids = Double(rowCount)
    // `expm1`, since for few ids the difference of two nearly equal numbers would lose all its digits.
    return 1.1 * (ids + seedCount * Double.expMinusOne(-ids / seedCount)) / Double(passes)
  }
}
