import DPAEngine

/// Mistakes from draws to values, and in how ids are dealt out to ranks.
enum ValueMistakes {
  private typealias Part = PlainStages.Part

  static let all = orders + values + parts

  private static let orders = [
    // What a container does that sorts its keys, as JSON libraries do.
    order("order-alphabetical", "draws the parameters in alphabetical order", [3, 0, 2, 4, 1]),
    order("order-reversed", "draws the parameters from the last to the first", [4, 3, 2, 1, 0]),
    order("order-contrast-first", "draws contrast before scale", [0, 1, 2, 4, 3]),
    order("order-one-draw", "takes the first draw for every parameter", [0, 0, 0, 0, 0]),
  ]

  private static let values: [WrongEngine] = [
    // What a compiler does that contracts a * b + c, unless it is told not to.
    value("value-fused", "fuses the multiplication and the addition of a value") {
      $0.lower.addingProduct($0.width, $1)
    },
    value("width-decimal", "computes widths in decimal, where 1.2 - 0.8 is 0.4") { range, draw in
      let scaled = (DecimalParts.difference(range.upper, range.lower) ?? range.width) * draw
      return range.lower + scaled
    },
    value("bounds-binary32", "holds bounds in binary32") { range, draw in
      let (lower, upper) = (Double(Float(range.lower)), Double(Float(range.upper)))
      let scaled = (upper - lower) * draw
      return lower + scaled
    },
    value("value-binary32", "rounds values to binary32") { Double(Float($0.value(at: $1))) },
    value("value-six-decimals", "rounds values to six decimals") { range, draw in
      let value = range.value(at: draw)
      // Numbers of this size have no decimals.
      return value.magnitude < 0x1p52 ? (value * 1e6).rounded(.toNearestOrEven) / 1e6 : value
    },
    value("value-from-above", "scales from the upper bound down: hi - (hi - lo) * u") {
      let scaled = $0.width * $1
      return $0.upper - scaled
    },
    value("value-interpolated", "interpolates: lo * (1 - u) + hi * u") {
      let (low, high) = ($0.lower * (1 - $1), $0.upper * $1)
      return low + high
    },
    value("value-distributed", "multiplies before it subtracts: lo + (hi * u - lo * u)") {
      let (low, high) = ($0.lower * $1, $0.upper * $1)
      return $0.lower + (high - low)
    },
    value("value-midpoint", "scales from the middle: (lo + hi) / 2 + (hi - lo) * (u - 0.5)") {
      let (middle, scaled) = (($0.lower + $0.upper) / 2, $0.width * ($1 - 0.5))
      return middle + scaled
    },
    value("width-ignored", "leaves the lower bound out of the width: lo + hi * u") {
      let scaled = $0.upper * $1
      return $0.lower + scaled
    },
    // What -ffast-math switches on.
    value("subnormals-flushed", "flushes subnormal numbers to zero") { range, draw in
      let scaled = flushed(flushed(range.width) * draw)
      return flushed(flushed(range.lower) + flushed(scaled))
    },
  ]

  private static let parts: [WrongEngine] = [
    part("remainder-last", "gives the remaining ids to the last ranks instead of the first") { place in
      let (length, longer) = place.shares
      let short = place.worldSize &- longer
      let first = place.rank &* length &+ (place.rank > short ? place.rank &- short : 0)
      return Part(from: first, count: length + (place.rank >= short ? 1 : 0))
    },
    part("remainder-to-last-rank", "gives all remaining ids to the last rank") { place in
      let (length, longer) = place.shares
      let isLast = place.rank == place.worldSize &- 1
      return Part(from: place.rank &* length, count: length + (isLast ? longer : 0))
    },
    part("remainder-dropped", "leaves the remaining ids out") { place in
      Part(from: place.rank &* place.shares.length, count: place.shares.length)
    },
    part("share-rounded-up", "gives each rank the share that is rounded up, and the last what is left") { place in
      let share = place.shares.length + (place.shares.longer > 0 ? 1 : 0)
      // Ranks far behind the end would overflow; they get no ids in any case.
      let (first, overflow) = place.rank.multipliedReportingOverflow(by: share)
      guard !overflow && first < place.total else { return Part(0, 0) }
      return Part(from: first, count: min(share, place.total - first))
    },
    part("borders-rounded", "puts the borders at rank * total / world size, rounded down") { place in
      let (first, end) = (place.border(place.rank), place.border(place.rank &+ 1))
      return Part(from: first, count: end - min(first, end))
    },
    part("part-with-last", "names the last id of a part instead of the one behind it") { place in
      let part = place.part
      return part.isEmpty ? part : Part(part.first, part.end - 1)
    },
    part("part-with-count", "names the number of ids of a part instead of its end") { place in
      Part(place.part.first, place.part.end - place.part.first)
    },
    part("empty-part-in-place", "puts empty parts behind the others instead of at (0, 0)") { place in
      place.part.isEmpty ? Part(place.total, place.total) : place.part
    },
  ]

  private static func order(_ name: String, _ mistake: String, _ places: [Int]) -> WrongEngine {
    WrongEngine(name, .value, mistake) { $0.drawPlaces = places }
  }

  private static func value(
    _ name: String, _ mistake: String, _ value: @escaping @Sendable (ParameterRange, Double) -> Double
  ) -> WrongEngine {
    WrongEngine(name, .value, mistake) { $0.value = value }
  }

  private static func part(
    _ name: String, _ mistake: String, _ part: @escaping @Sendable (PlainStages.RankPlace) -> Part
  ) -> WrongEngine {
    WrongEngine(name, .part, mistake) { $0.part = part }
  }

  private static func flushed(_ value: Double) -> Double { value.isSubnormal ? 0 : value }
}

extension PlainStages.RankPlace {
  /// floor(rank * total / world size).
  fileprivate func border(_ rank: UInt64) -> UInt64 {
    let product = rank.multipliedFullWidth(by: total)
    // A rank outside the world would have a quotient of more than 64 bits.
    guard product.high < max(1, worldSize) else { return total }
    return max(1, worldSize).dividingFullWidth(product).quotient
  }
}
