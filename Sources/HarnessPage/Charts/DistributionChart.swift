import HarnessKit

/// The raw samples of a suite's cells as dots under a box plot, each as its distance from its cell's median.
package struct DistributionChart {
  package let cells: [PageDistribution]
  /// Of its own on the page.
  package let id: String

  private static let width = 360.0
  private static let rowHeight = 46.0
  private static let left = 12.0
  private static let right = 348.0
  /// Dots beyond these would hide each other.
  private static let shownSamples = 80
  /// The axis holds all but this share of each cell's samples at either end: they are drawn as triangles at the edge,
  /// so that one disturbed sample does not make the rest a line.
  private static let outlyingShare = 0.02

  private let horizontal: AxisScale

  /// - Parameter cells: At least one.
  package init(_ cells: [PageDistribution], id: String) {
    self.cells = cells
    self.id = id
    let ends = cells.flatMap { cell in
      [Self.outlyingShare, 1 - Self.outlyingShare].map { cell.deviation(cell.sorted.quantile($0)) }
    }
    // At least one percent either way, so that steady cells do not look like noisy ones.
    horizontal = AxisScale(holding: ends + [-0.01, 0.01], from: Self.left, to: Self.right)
  }

  package var element: SVGElement {
    let height = Double(cells.count) * Self.rowHeight + 22
    return .drawing(
      id, width: Self.width, height: height, title: "Raw samples of \(cells.first?.suite ?? "a suite")",
      description: description, axis(height) + cells.enumerated().flatMap(row))
  }

  private var description: String {
    cells.map(Self.describe).joined(separator: "; ") + "."
  }

  private static func describe(_ cell: PageDistribution) -> String {
    let (sorted, median) = (cell.sorted, ShownQuantity.text(cell.sorted.median, unit: cell.unit))
    let lower = ShownQuantity.signedPercent(cell.deviation(sorted.lowerQuartile))
    let upper = ShownQuantity.signedPercent(cell.deviation(sorted.upperQuartile))
    return "\(cell.cell): \(sorted.values.count) samples, median \(median), half of them between \(lower) and \(upper)"
  }

  private func axis(_ height: Double) -> [SVGElement] {
    horizontal.ticks().flatMap { value -> [SVGElement] in
      let x = horizontal.position(value)
      // Labels near the edge turn inwards, or they would be cut off.
      let anchor = x < Self.left + 15 ? "start" : x > Self.right - 15 ? "end" : "middle"
      return [
        .line("grid", from: (x, 4), to: (x, height - 18)),
        .label(Self.tick(value), at: (x, height - 5), anchor: anchor),
      ]
    }
  }

  /// Whole percents without decimals.
  private static func tick(_ value: Double) -> String {
    let text = ShownQuantity.signedPercent(value)
    return text.hasSuffix(".0 %") ? text.dropLast(4) + " %" : text
  }

  private func row(_ number: Int, _ cell: PageDistribution) -> [SVGElement] {
    let top = Double(number) * Self.rowHeight
    // The suite stands above the chart; repeating it in each row would leave no room.
    let name = cell.cell.split(separator: "/").dropFirst().joined(separator: "/")
    let title = "\(name.isEmpty ? cell.cell : name) · \(ShownQuantity.text(cell.sorted.median, unit: cell.unit))"
    return [.label(title, at: (Self.left, top + 12))] + dots(cell, top + 31) + box(cell, top + 31)
  }

  /// Each process on a line of its own, so that one slow process is seen.
  private func dots(_ cell: PageDistribution, _ middle: Double) -> [SVGElement] {
    let samples = cell.processes.enumerated().flatMap { process, values in
      values.filter(\.isFinite).map { (process, cell.deviation($0)) }
    }
    // Every n-th sample, so that all processes and times of the run stay represented.
    let stride = max(1, (samples.count + Self.shownSamples - 1) / Self.shownSamples)
    var dots = ""
    var triangles = ""
    for place in Swift.stride(from: 0, to: samples.count, by: stride) {
      let (process, deviation) = samples[place]
      let y = middle - 8 + 16 * (Double(process) + 0.5) / Double(cell.processes.count)
      let x = horizontal.position(deviation)
      if deviation > horizontal.high || deviation < horizontal.low {
        triangles += triangle(x, y, pointing: deviation > 0 ? 1 : -1)
      } else {
        // A line without length has round ends: a dot, in a fifth of the bytes.
        dots += "M\(SVGElement.coordinate(x)) \(SVGElement.coordinate(y))h0"
      }
    }
    return [("samples", dots), ("sample", triangles)].filter { !$0.1.isEmpty }.map { .path($0.0, $0.1) }
  }

  private func triangle(_ x: Double, _ y: Double, pointing way: Double) -> String {
    let (tip, back) = (SVGElement.coordinate(x + 3 * way), SVGElement.coordinate(x - 2 * way))
    return "M\(tip) \(SVGElement.coordinate(y))L\(back) \(SVGElement.coordinate(y - 3))V"
      + "\(SVGElement.coordinate(y + 3))Z"
  }

  private func box(_ cell: PageDistribution, _ middle: Double) -> [SVGElement] {
    let sorted = cell.sorted
    func x(_ sample: Double) -> Double { horizontal.position(cell.deviation(sample)) }
    let (left, right) = (x(sorted.lowerQuartile), x(sorted.upperQuartile))
    // At least a pixel wide, so that a box of equal quartiles can be seen.
    let size = (width: SVGElement.coordinate(max(1, right - left)), top: SVGElement.coordinate(middle - 11))
    return [
      .line("whisker", from: (x(sorted.lowest), middle), to: (left, middle)),
      .line("whisker", from: (right, middle), to: (x(sorted.highest), middle)),
      SVGElement(
        "rect",
        [
          ("class", "box"), ("x", SVGElement.coordinate(left)), ("y", size.top), ("width", size.width),
          ("height", "22"),
        ]),
      .line("median", from: (x(sorted.median), middle - 11), to: (x(sorted.median), middle + 11)),
    ]
  }
}
