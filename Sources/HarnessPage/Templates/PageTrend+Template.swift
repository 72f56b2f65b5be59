extension PageTrend {
  /// - Parameter id: Of the chart, of its own on the page.
  package func templateValue(id: String) -> TemplateValue {
    .group([
      "cell": .text(cell), "metric": .text(metric), "latest": .text(TrendChart.text(latest ?? .gap("not run"), unit)),
      "change": .optional(change), "usual": .optional(usual.map { ShownQuantity.text($0, unit: unit) }),
      "runs": .text("\(runCount)"), "bars": .text(bars), "chart": .markup(TrendChart(self, id: id).element.markup),
    ])
  }

  /// The last places as bars of text, for Markdown; a dot where there is no value.
  private var bars: String {
    let shown = points.suffix(24).map(\.median)
    guard let range = SortedSamples(shown.compactMap(\.self)) else { return "" }
    let marks = Array("▁▂▃▄▅▆▇█")
    let span = range.highest - range.lowest
    return String(
      shown.map { median in
        guard let median else { return "·" }
        guard span > 0, span.isFinite else { return marks[0] }
        return marks[min(marks.count - 1, Int((median - range.lowest) / span * Double(marks.count)))]
      })
  }
}
