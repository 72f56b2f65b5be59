/// The medians of one cell over the runs, each with its interval; a cross where a run has none.
package struct TrendChart {
  package let trend: PageTrend
  /// Of its own on the page.
  package let id: String

  private let vertical: AxisScale
  private let horizontal: AxisScale

  package init(_ trend: PageTrend, id: String) {
    self.trend = trend
    self.id = id
    let ends = trend.points.flatMap { point -> [Double] in
      guard case .measured(let median, let low, let high) = point.content else { return [] }
      return [median, low, high]
    }
    // A little above the bottom, where crosses stand for runs without a value.
    vertical = AxisScale(holding: ends, from: ChartFrame.bottom - 8, to: 10)
    let last = Double(max(1, trend.points.count - 1))
    horizontal = AxisScale(low: 0, high: last, from: ChartFrame.left + 10, to: ChartFrame.width - 12)
  }

  package var element: SVGElement {
    .drawing(
      id, width: ChartFrame.width, height: ChartFrame.height, title: "Trend of \(trend.cell)", description: description,
      axes + groupBorder + steps + [.path("interval", intervals), .path("trend", line)] + marks)
  }

  private var description: String {
    let runs = trend.runCount == 1 ? "1 run" : "\(trend.runCount) runs"
    let days = trend.points.isEmpty ? "" : " from \(trend.points[0].firstDate) to \(trend.points.last!.lastDate)"
    return "\(trend.metric) over \(runs)\(days); latest \(Self.text(trend.latest ?? .gap("not run"), trend.unit))."
      + (trend.latestStep.map { " Level changed by \($0)." } ?? "")
  }

  private var axes: [SVGElement] {
    let rows = vertical.ticks().flatMap { value -> [SVGElement] in
      let y = vertical.position(value)
      return [
        .line("grid", from: (ChartFrame.left, y), to: (ChartFrame.width - 4, y)),
        .label(ShownQuantity.text(value, unit: trend.unit), at: (ChartFrame.left - 5, y + 3.5), anchor: "end"),
      ]
    }
    guard let first = trend.points.first, let last = trend.points.last else { return rows }
    let y = ChartFrame.height - 6
    let dates = [SVGElement.label(first.firstDate, at: (ChartFrame.left, y))]
    return rows + dates
      + (trend.points.count > 1 ? [.label(last.lastDate, at: (ChartFrame.width - 4, y), anchor: "end")] : [])
  }

  /// Between the groups of older runs and the single ones.
  private var groupBorder: [SVGElement] {
    // Without groups there is no border to draw.
    guard let single = trend.points.firstIndex(where: { $0.runCount == 1 }), single > 0 else { return [] }
    let x = (place(single).x + place(single - 1).x) / 2
    return [.line("border", from: (x, 6), to: (x, ChartFrame.bottom))]
  }

  /// In front of the first run of each new level.
  private var steps: [SVGElement] {
    trend.points.enumerated().compactMap { number, point in
      guard let step = point.step else { return nil }
      let x = number == 0 ? place(0).x : (place(number).x + place(number - 1).x) / 2
      return .line("step", from: (x, 6), to: (x, ChartFrame.bottom), note: step)
    }
  }

  private var intervals: String {
    measured.map { place, content in
      "M\(SVGElement.coordinate(self.place(place).x)) \(y(content.low))V\(y(content.high))"
    }.joined()
  }

  /// Broken where a run has no value.
  private var line: String {
    // Two before the first place, so that the first point starts a line of its own.
    var previous = -2
    return measured.map { place, content in
      defer { previous = place }
      return "\(place == previous + 1 ? "L" : "M")\(SVGElement.coordinate(self.place(place).x)) \(y(content.median))"
    }.joined()
  }

  private var measured: [(place: Int, content: (median: Double, low: Double, high: Double))] {
    trend.points.enumerated().compactMap { place, point in
      guard case .measured(let median, let low, let high) = point.content else { return nil }
      return (place, (median, low, high))
    }
  }

  /// One path for all dots and one for all crosses: elements of their own would make most of the page. The latest run,
  /// the lowest and the highest say what they are.
  private var marks: [SVGElement] {
    let medians = trend.points.compactMap(\.median)
    let extremes = [medians.min(), medians.max()]
    var dots = ""
    var crosses = ""
    var named: [SVGElement] = []
    for (number, point) in trend.points.enumerated() {
      let x = place(number).x
      let isLast = number == trend.points.count - 1
      guard let median = point.median else {
        let place = (x: x, y: ChartFrame.bottom)
        if isLast { named.append(.cross("gap", at: place, note: note(point))) } else { crosses += Self.cross(place) }
        continue
      }
      let y = vertical.position(median)
      if isLast || extremes.contains(median) {
        named.append(.dot(isLast ? "dot latest" : "dot", at: (x, y), radius: isLast ? 4 : 1.8, note: note(point)))
      } else {
        dots += "M\(SVGElement.coordinate(x)) \(SVGElement.coordinate(y))h0"
      }
    }
    return [("dots", dots), ("gap", crosses)].filter { !$0.1.isEmpty }.map { .path($0.0, $0.1) } + named
  }

  private static func cross(_ place: (x: Double, y: Double)) -> String {
    "M\(SVGElement.coordinate(place.x - 3)) \(SVGElement.coordinate(place.y - 3))l6 6m0-6l-6 6"
  }

  private func note(_ point: TrendPoint) -> String {
    let value = Self.text(point.content, trend.unit)
    guard point.runCount > 1 else { return "\(point.lastDate), commit \(point.commit): \(value)" }
    return "\(point.runCount) runs from \(point.firstDate) to \(point.lastDate): \(value)"
  }

  /// For example `1.24 ms, between 1.20 ms and 1.31 ms`.
  package static func text(_ content: TrendPoint.Content, _ unit: String) -> String {
    switch content {
    case .gap(let reason): reason
    case .measured(let median, let low, let high):
      "\(ShownQuantity.text(median, unit: unit)), between \(ShownQuantity.text(low, unit: unit)) and "
        + ShownQuantity.text(high, unit: unit)
    }
  }

  private func place(_ number: Int) -> (x: Double, y: Double) {
    // A single point stands in the middle: an axis of one place has no length.
    (trend.points.count == 1 ? (horizontal.start + horizontal.end) / 2 : horizontal.position(Double(number)), 0)
  }

  private func y(_ value: Double) -> String { SVGElement.coordinate(vertical.position(value)) }
}
