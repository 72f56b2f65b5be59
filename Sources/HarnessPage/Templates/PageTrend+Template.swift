internal import HarnessBenchmarks
import HarnessKit

extension PageModel {
  /// So many of the largest changes are shown at once, and as many more as are worth a look when asked for.
  private static let shownChanges = 8
  private static let foldedChanges = 60

  /// What changed, the largest first: some at once, the others folded away.
  var changesValue: TemplateValue {
    let numbers = Dictionary(trends.enumerated().map { ($0.element.cell, $0.offset) }) { first, _ in first }
    let all = changes.map { $0.templateValue(cellNumber: numbers[$0.cell]) }
    guard !all.isEmpty else { return .nothing }
    let rest = Array(all.dropFirst(Self.shownChanges))
    let left = rest.count - Self.foldedChanges
    return .group([
      "items": .list(Array(all.prefix(Self.shownChanges))),
      "all": .list(Array(all.prefix(Self.shownChanges + Self.foldedChanges))),
      "rest": rest.isEmpty
        ? .nothing
        : .group([
          "count": .text(rest.count == 1 ? "1 smaller change" : "\(rest.count) smaller changes"),
          "items": .list(Array(rest.prefix(Self.foldedChanges))), "more": left > 0 ? .text("\(left)") : .nothing,
        ]),
      "left": left > 0 ? .text("\(left)") : .nothing,
    ])
  }

  var trendsValue: TemplateValue {
    let suites = PageModel.suites(Array(trends.enumerated()), by: \.element.suite).map { suite, trends in
      let moved = trends.count { changedCells.contains($0.element.cell) }
      let count = trends.count == 1 ? "1 cell" : "\(trends.count) cells"
      return TemplateValue.group([
        "suite": .text(suite), "count": .text(moved == 0 ? count : "\(count), \(moved) changed"),
        "cells": .list(trends.map { $0.element.templateValue(number: $0.offset) }),
      ])
    }
    let hasGroups = trends.contains { $0.points.contains { $0.runCount > 1 } }
    return .group(["suites": .list(suites), "groups": hasGroups ? .group([:]) : .nothing])
  }
}

extension PageChange {
  /// - Parameter cellNumber: Of the cell's card on the page; nil where it has none.
  fileprivate func templateValue(cellNumber: Int?) -> TemplateValue {
    .group([
      "cell": .text(cell), "metric": .text(metric), "change": .text(size), "certainty": .text(certainty),
      "date": .text(date), "commit": .text(commit), "before": .text(commitBefore),
      "look": .text(direction.rawValue), "sign": .text(direction.sign),
      "anchor": .optional(cellNumber.map { "cell-\($0)" }),
      "others": .optional(
        otherCount == 0 ? nil : "and \(otherCount) other \(otherCount == 1 ? "cell" : "cells")"),
    ])
  }
}

extension ExactTrend {
  /// For example `allocation_count 12, unchanged in 40 runs`.
  fileprivate var text: String {
    let value = ShownQuantity.exact(latest.value)
    let runs = runCount == 1 ? "1 run" : "\(runCount) runs"
    return hasMoved
      ? "\(metric) \(value) since \(latest.commit) of \(latest.date)" : "\(metric) \(value), unchanged in \(runs)"
  }
}

extension PageTrend {
  /// - Parameter number: Of its own on the page.
  func templateValue(number: Int) -> TemplateValue {
    let moved = exact.enumerated().filter { $0.element.hasMoved }
    let constant = exact.filter { !$0.hasMoved }.map(\.text)
    return .group([
      "cell": .text(cell), "metric": .text(metric), "latest": .text(TrendChart.text(latest ?? .gap("not run"), unit)),
      "change": .optional(change), "usual": .optional(usual.map { ShownQuantity.text($0, unit: unit) }),
      "step": .optional(latestStep), "runs": .text("\(runCount)"), "bars": .text(bars),
      "chart": .markup(TrendChart(self, id: "trend-\(number)").element.markup), "id": .text("cell-\(number)"),
      "pattern": .text(pattern), "constant": .optional(constant.isEmpty ? nil : constant.joined(separator: "; ")),
      "moved": .list(
        moved.map { place, trend in
          let chart = ExactChart(trend: trend, cell: cell, id: "exact-\(number)-\(place)")
          return .group(["text": .text(trend.text), "chart": .markup(chart.element.markup)])
        }),
      "exact": .text(exact.isEmpty ? "-" : exact.map(\.text).joined(separator: "; ")),
    ])
  }

  /// A regular expression that finds this cell alone.
  private var pattern: String {
    "^" + cell.map { ".+*?()[]{}$|".contains($0) ? "[\($0)]" : "\($0)" }.joined() + "$"
  }

  /// The last places as bars of text, for Markdown; a dot where there is no value.
  private var bars: String {
    // 24 places: more would break the line of a table.
    let shown = points.suffix(24).map(\.median)
    guard let range = SortedSamples(shown.compactMap(\.self)) else { return "" }
    let marks = Array("▁▂▃▄▅▆▇█")
    let span = range.highest - range.lowest
    return String(
      shown.map { median in
        guard let median else { return "·" }
        guard span > 0, span.isFinite else { return marks[0] }
        // The highest value would fall one mark beyond the last.
        return marks[min(marks.count - 1, Int((median - range.lowest) / span * Double(marks.count)))]
      })
  }
}
