import DPAEngine
import DPAMeasurement

extension KernelSpeed {
  /// Measures every kernel of this machine, one after another.
  public static func all() -> [KernelSpeed] {
    Kernel.all().map { KernelSpeed($0, nanoseconds: MonotonicClock.nanoseconds) }
  }

  /// For people.
  public static func text(_ speeds: [KernelSpeed]) -> String {
    let header = ["kernel", "samples/s", "ns/sample", "chain", "twister", "leaf", "one sample"]
    let rows = speeds.map { speed in
      [
        speed.kernel, "\(Int(speed.samplesPerSecond))", tenths(speed.totalNanosecondsPerSample),
        tenths(speed.chainNanosecondsPerSample), tenths(speed.twisterNanosecondsPerSample),
        tenths(speed.leafNanosecondsPerSample), "\(tenths(speed.oneSampleMicroseconds)) us",
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
