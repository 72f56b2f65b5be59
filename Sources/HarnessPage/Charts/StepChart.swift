import HarnessKit
import RealModule

/// A number against the steps of training; on a logarithmic axis where it falls over more than a power of ten.
package struct StepChart {
  package let series: TrainingSeries
  /// Of its own on the page.
  package let id: String

  /// As many points as a screen can tell apart.
  private static let pointLimit = 600

  package var element: SVGElement {
    let points = shown
    let isLogarithmic = isLogarithmic
    let horizontal = AxisScale(
      holding: [0] + points.map(\.step), from: ChartFrame.left + 10, to: ChartFrame.width - 12)
    let vertical = AxisScale(
      holding: points.map { height($0.value, isLogarithmic) }, from: ChartFrame.bottom, to: 10)
    let places = points.map {
      (x: horizontal.position($0.step), y: vertical.position(height($0.value, isLogarithmic)))
    }
    let line = places.enumerated().map { number, place in
      "\(number == 0 ? "M" : "L")\(SVGElement.coordinate(place.x)) \(SVGElement.coordinate(place.y))"
    }
    // Dots only where they do not run together: validation, not every noted loss.
    let dots =
      points.count > 60
      ? []
      : zip(points, places).map { point, place in
        SVGElement.dot("dot", at: place, radius: 3, note: describe(point))
      }
    return .drawing(
      id, width: ChartFrame.width, height: ChartFrame.height, title: series.name,
      description: description, axes(horizontal, vertical, isLogarithmic) + [.path("trend", line.joined())] + dots)
  }

  /// Evenly thinned, the last one kept.
  private var shown: [TrainingSeries.Point] {
    let points = series.points.filter { $0.value.isFinite && $0.step.isFinite }
    let stride = points.count / Self.pointLimit + 1
    return points.enumerated().filter { $0.offset % stride == 0 || $0.offset == points.count - 1 }.map(\.element)
  }

  private var isLogarithmic: Bool {
    let values = series.points.map(\.value).filter(\.isFinite)
    guard let low = values.min(), let high = values.max() else { return false }
    return low > 0 && high > 10 * low
  }

  private func height(_ value: Double, _ isLogarithmic: Bool) -> Double {
    isLogarithmic ? Double.log10(value) : value
  }

  private func describe(_ point: TrainingSeries.Point) -> String {
    "step \(DecimalText.grouped(point.step)): \(Self.number(point.value))"
  }

  private var description: String {
    guard let first = series.points.first, let last = series.points.last else { return "No values." }
    return "From \(describe(first)) to \(describe(last))."
  }

  private func axes(_ horizontal: AxisScale, _ vertical: AxisScale, _ isLogarithmic: Bool) -> [SVGElement] {
    let rows = vertical.ticks().flatMap { tick -> [SVGElement] in
      let y = vertical.position(tick)
      return [
        .line("grid", from: (ChartFrame.left, y), to: (ChartFrame.width - 4, y)),
        .label(
          Self.number(isLogarithmic ? Double.pow(10, tick) : tick), at: (ChartFrame.left - 5, y + 3.5), anchor: "end"),
      ]
    }
    let columns = horizontal.ticks().map { tick in
      SVGElement.label(
        DecimalText.grouped(tick), at: (horizontal.position(tick), ChartFrame.height - 6), anchor: "middle")
    }
    return rows + columns
  }

  /// Enough digits for a loss, whatever its size.
  static func number(_ value: Double) -> String {
    let size = value.magnitude
    if size == 0 || size >= 100 { return DecimalText.text(value, decimals: size == 0 ? 0 : 1) }
    if size >= 0.001 { return DecimalText.text(value, decimals: size >= 1 ? 2 : 4) }
    // Learning rates: as Swift writes them, cut to three digits.
    let exponent = Int(Double.log10(size).rounded(.down))
    return "\(DecimalText.text(value / Double.pow(10, Double(exponent)), decimals: 2))e\(exponent)"
  }
}
