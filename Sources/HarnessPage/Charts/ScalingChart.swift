import RealModule

/// Cost against amount of work, both on logarithmic axes: proportional cost is a line of 45 degrees.
package struct ScalingChart {
  package let scaling: PageScaling
  /// Of its own on the page.
  package let id: String

  package var element: SVGElement {
    // A logarithmic axis has no place for 0, nor for what is below it.
    let points = scaling.points.filter { $0.amount > 0 && $0.cost > 0 && $0.amount.isFinite && $0.cost.isFinite }
    let horizontal = Self.axis(points.map(\.amount), from: ChartFrame.left + 10, to: ChartFrame.width - 12)
    let vertical = Self.axis(points.map(\.cost), from: ChartFrame.bottom, to: 10)
    let places = points.map {
      (x: horizontal.position(Double.log10($0.amount)), y: vertical.position(Double.log10($0.cost)))
    }
    let line = places.enumerated().map { number, place in
      "\(number == 0 ? "M" : "L")\(SVGElement.coordinate(place.x)) \(SVGElement.coordinate(place.y))"
    }
    let dots = zip(points, places).map { point, place in
      SVGElement.dot("dot", at: place, radius: 3, note: describe(point))
    }
    return .drawing(
      id, width: ChartFrame.width, height: ChartFrame.height, title: "Scaling of \(scaling.name)",
      description: points.map(describe).joined(separator: "; ") + ".",
      axes(horizontal, vertical) + [.path("trend", line.joined())] + dots)
  }

  private func describe(_ point: PageScaling.Point) -> String {
    "\(ShownQuantity.exact(point.amount)) \(scaling.factor): \(ShownQuantity.text(point.cost, unit: scaling.unit))"
  }

  /// Over whole powers of ten.
  private static func axis(_ values: [Double], from start: Double, to end: Double) -> AxisScale {
    let low = Double.log10(values.min() ?? 1).rounded(.down)
    let high = Double.log10(values.max() ?? 10).rounded(.up)
    // At least one power of ten long, also where all values lie within one.
    return AxisScale(low: low, high: max(high, low + 1), from: start, to: end)
  }

  private func axes(_ horizontal: AxisScale, _ vertical: AxisScale) -> [SVGElement] {
    let rows = powers(vertical).flatMap { power -> [SVGElement] in
      let y = vertical.position(power)
      let text =
        scaling.unit == "nanoseconds"
        ? ShownQuantity.text(Double.pow(10, power), unit: scaling.unit)
        : ShownQuantity.powerOfTen(power, unit: scaling.unit)
      return [
        .line("grid", from: (ChartFrame.left, y), to: (ChartFrame.width - 4, y)),
        .label(text, at: (ChartFrame.left - 5, y + 3.5), anchor: "end"),
      ]
    }
    let columns = powers(horizontal).map { power in
      let x = horizontal.position(power)
      // At the right edge half of a label would be cut off.
      return SVGElement.label(
        ShownQuantity.powerOfTen(power), at: (x, ChartFrame.height - 6),
        anchor: x > ChartFrame.width - 20 ? "end" : "middle")
    }
    return rows + columns
  }

  private func powers(_ axis: AxisScale) -> [Double] {
    // About four labels, at whole powers of ten only.
    let step = max(1, ((axis.high - axis.low) / 4).rounded(.up))
    return Array(stride(from: axis.low, through: axis.high, by: step))
  }
}
