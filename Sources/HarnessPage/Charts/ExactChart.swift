import HarnessKit

/// An exact metric over the runs, as a line of steps.
package struct ExactChart {
  package let trend: ExactTrend
  package let cell: String
  /// Of its own on the page.
  package let id: String

  private static let height = 76.0
  /// Room for every digit: 18,436 bytes and 18,432 would both be 18.0 KiB.
  private static let left = 80.0
  private static let bottom = 62.0
  /// As many places as can be told apart; what moved more often shows its lowest and highest value in each.
  private static let placeCount = 140

  package var element: SVGElement {
    let values = trend.levels.map(\.value)
    let vertical = AxisScale(holding: values, from: Self.bottom, to: 8, wantedTicks: 1)
    let horizontal = AxisScale(
      low: 0, high: Double(max(1, trend.runCount)), from: Self.left + 4, to: ChartFrame.width - 4)
    return .drawing(
      id, width: ChartFrame.width, height: Self.height, title: "\(trend.metric) of \(cell)", description: description,
      axis(vertical, values) + [.path("trend", line(horizontal, vertical))])
  }

  private var description: String {
    let last = trend.latest
    return "\(ShownQuantity.exact(trend.levels[0].value)) at first, \(ShownQuantity.exact(last.value)) since "
      + "\(last.commit) of \(last.date); changed \(trend.levels.count - 1) times in \(trend.runCount) runs."
  }

  private func axis(_ vertical: AxisScale, _ values: [Double]) -> [SVGElement] {
    [values.min(), values.max()].compactMap(\.self).flatMap { value -> [SVGElement] in
      let y = vertical.position(value)
      return [
        .line("grid", from: (Self.left, y), to: (ChartFrame.width - 4, y)),
        .label(ShownQuantity.exact(value), at: (Self.left - 5, y + 3.5), anchor: "end"),
      ]
    }
  }

  private func line(_ horizontal: AxisScale, _ vertical: AxisScale) -> String {
    func y(_ value: Double) -> String { SVGElement.coordinate(vertical.position(value)) }
    var data = "M\(SVGElement.coordinate(horizontal.start)) \(y(trend.levels[0].value))"
    var run = 0
    var place = 0
    var passed: [Double] = []
    for (level, next) in zip(trend.levels, trend.levels.dropFirst()) {
      run += level.runCount
      let here = run * Self.placeCount / trend.runCount
      if here > place || passed.isEmpty {
        data += "H\(SVGElement.coordinate(horizontal.position(Double(run))))V\(y(next.value))"
        passed = [level.value, next.value]
      } else if next.value < passed.min() ?? 0 || next.value > passed.max() ?? 0 {
        // Within a place only what reaches further is drawn, so that no extreme is lost.
        data += "V\(y(next.value))"
        passed.append(next.value)
      }
      place = here
    }
    return data + "V\(y(trend.latest.value))H\(SVGElement.coordinate(horizontal.end))"
  }
}
