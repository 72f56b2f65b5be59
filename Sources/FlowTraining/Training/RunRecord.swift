internal import Flow
public import HarnessKit

/// What a run has noted so far, read from its folder without disturbing it.
public struct RunRecord: Sendable {
  /// The run's page, in its folder.
  public static let pageName = "report.html"

  /// The whole configuration as text.
  public let configuration: String
  /// Names such as `train/loss`, and what was noted at which step.
  public let series: [Series]

  public struct Series: Sendable, Equatable {
    public let name: String
    public let points: [Point]

    public struct Point: Sendable, Equatable {
      public let step: Double
      public let value: Double
    }
  }

  /// What stands in every line, and is no metric.
  private static let coordinates: Set = ["step", "epoch"]
  /// Whole numbers up to these are what a double tells apart.
  private static let steps = 0...0x1p53

  /// - Throws: `HarnessError.fileFailed` where there is no run, `.malformedFile` for metrics that are none.
  public init(_ folder: String) throws(HarnessError) {
    try self.init(folder, files: SystemFiles())
  }

  package init(_ folder: String, files: any FileLayer) throws(HarnessError) {
    let path = FilePath.join(folder, RunFolder.configurationName)
    configuration = String(
      decoding: try files.contents(of: path, as: DocumentKind("configuration", mebibytes: 1)), as: UTF8.self)
    let metrics = FilePath.join(folder, RunFolder.metricsName)
    let text = try files.contents(of: metrics, as: DocumentKind("file of metrics", mebibytes: 64))
    // A run may be writing the last line at this moment: what has no line feed yet is left out.
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
    var points: [String: [Series.Point]] = [:]
    for (number, line) in lines.enumerated() {
      guard case .group(let values)? = SettingValue.json(Array(line)), case .number(let step)? = values["step"],
        Self.steps.contains(step), step.rounded() == step
      else {
        throw .malformedFile(path: metrics, reason: "line \(number + 1) is no metrics of a step")
      }
      for (name, value) in values where !Self.coordinates.contains(name) {
        if case .number(let number) = value { points[name, default: []].append(.init(step: step, value: number)) }
      }
    }
    series = points.keys.sorted().map { Series(name: $0, points: points[$0, default: []]) }
  }
}
