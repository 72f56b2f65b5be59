public import DPAEngine
import DPAMeasurement
import HarnessBenchmarks

/// Whether the kernels are as fast as they should be beside one another: none slower than portable, and `auto` at most
/// 5 % behind the fastest.
///
/// Rounds run all kernels in turn and kernels are compared within a round, so that a busy machine slows both sides; and
/// what one measurement finds counts only if the next ones find it too.
public enum KernelRanking {
  /// Nanoseconds of the same work under each kernel, one after another.
  public typealias Round = [KernelName: UInt64]

  /// A pair of kernels in the wrong order.
  public enum Shortfall: Hashable, Sendable, CustomStringConvertible {
    /// The speed is the median of the rounds' ratios.
    case slowerThanPortable(KernelName, timesAsFast: Double)
    case autoBehind(auto: KernelName, fastest: KernelName, timesAsFast: Double)

    /// The two kernels, whatever the figure.
    var pair: [KernelName] {
      switch self {
      case .slowerThanPortable(let kernel, _): [kernel, .portable]
      case .autoBehind(let auto, let fastest, _): [auto, fastest]
      }
    }

    public var description: String {
      switch self {
      case .slowerThanPortable(let kernel, let ratio):
        "the kernel \(kernel.rawValue) is slower than portable here: \(Self.hundredths(ratio)) times as fast"
      case .autoBehind(let auto, let fastest, let ratio):
        "auto chooses \(auto.rawValue), which is \(Self.hundredths(ratio)) times as fast as \(fastest.rawValue) here; "
          + "0.95 is the least"
      }
    }

    private static func hundredths(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
  }

  /// The least that `auto` must reach of the fastest.
  static let leastShareOfFastest = 0.95

  /// What is wrong on this machine, confirmed.
  public static func shortfalls() -> [Shortfall] {
    let stages = Kernel.all().map { ($0.name, KernelStages($0)) }
    return confirmed(auto: Kernel.automatic.name) { rounds(of: stages, nanoseconds: MonotonicClock.nanoseconds) }
  }

  /// What every one of several measurements finds; stops at the first that finds nothing.
  static func confirmed(auto: KernelName, attempts: Int = 3, measure: () -> [Round]) -> [Shortfall] {
    var found = shortfalls(in: measure(), auto: auto)
    for _ in 1..<attempts where !found.isEmpty {
      let before = Set(found.map(\.pair))
      // By the pair, not by the figure, which never comes out the same twice.
      found = shortfalls(in: measure(), auto: auto).filter { before.contains($0.pair) }
    }
    return found
  }

  /// What the medians of some rounds say.
  static func shortfalls(in rounds: [Round], auto: KernelName) -> [Shortfall] {
    let native = KernelName.allCases.filter { $0 != .portable && rounds.first?[$0] != nil }
    let slow: [Shortfall] = native.compactMap { kernel in
      let ratio = timesAsFast(kernel, as: .portable, in: rounds)
      return ratio < 1 ? .slowerThanPortable(kernel, timesAsFast: ratio) : nil
    }
    let behind = (native + [.portable]).map { ($0, timesAsFast(auto, as: $0, in: rounds)) }.min { $0.1 < $1.1 }
    guard let behind, behind.1 < leastShareOfFastest else { return slow }
    return slow + [.autoBehind(auto: auto, fastest: behind.0, timesAsFast: behind.1)]
  }

  private static func timesAsFast(_ kernel: KernelName, as other: KernelName, in rounds: [Round]) -> Double {
    // The median of ratios, not the ratio of medians: both sides of a ratio ran next to each other.
    SampleStatistics.median(
      rounds.compactMap { round in
        guard let mine = round[kernel], let theirs = round[other] else { return nil }
        return Double(theirs) / Double(max(1, mine))
      })
  }

  private static func rounds(of stages: [(KernelName, KernelStages)], nanoseconds: () -> UInt64) -> [Round] {
    // An odd number, so that the median is a round that was measured.
    (0..<9).map { _ in
      var round = Round()
      for (name, stage) in stages {
        let start = nanoseconds()
        stage.fill()
        round[name] = nanoseconds() - start
      }
      return round
    }
  }
}
