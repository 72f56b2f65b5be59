import DPAEngine
import DPAMeasurement
public import HarnessKit

extension KernelSpeed {
  /// Measures every kernel of this machine, one after another.
  ///
  /// - Parameter baseline: Samples per second of something to compare with.
  public static func all(against baseline: Double? = nil) -> [KernelSpeed] {
    Kernel.all().map { KernelSpeed($0, against: baseline, nanoseconds: MonotonicClock.nanoseconds) }
  }

  /// For people.
  public static func text(_ speeds: [KernelSpeed]) -> String {
    let header = ["kernel", "samples/s", "ns/sample", "chain", "twister", "leaf", "one sample", "x baseline"]
    let rows = speeds.map { speed in
      [
        speed.kernel, "\(Int(speed.samplesPerSecond))", tenths(speed.totalNanosecondsPerSample),
        tenths(speed.chainNanosecondsPerSample), tenths(speed.twisterNanosecondsPerSample),
        tenths(speed.leafNanosecondsPerSample), "\(tenths(speed.oneSampleMicroseconds)) us",
        speed.timesBaseline.map(tenths) ?? "-",
      ]
    }
    let lines = ([header] + rows).map { row in
      row.enumerated().map { column, text in
        let padding = String(repeating: " ", count: max(1, 11 - text.count))
        return column == 0 ? text + padding : padding + text
      }.joined()
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// For machines.
  public static func json(_ speeds: [KernelSpeed]) -> String { JSONText.encode(speeds) + "\n" }

  private static func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
