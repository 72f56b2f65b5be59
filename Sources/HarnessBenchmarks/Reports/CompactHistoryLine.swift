import HarnessKit

/// A line of a history as files have it: names that cells share stand once, and what a number is says a legend.
struct CompactHistoryLine: Codable {
  let startedAt, size, machineKey: String
  let complete: Bool
  let commit, workingTree, report, verdict: String?
  let metrics: [Metric]
  let kinds: [Kind]
  let cells: CellTree

  /// Name and unit.
  struct Metric: Codable, Equatable {
    let name, unit: String

    init(_ name: String, _ unit: String) { (self.name, self.unit) = (name, unit) }

    init(from decoder: any Decoder) throws {
      var values = try decoder.unkeyedContainer()
      name = try values.decode(String.self)
      unit = try values.decode(String.self)
    }

    func encode(to encoder: any Encoder) throws {
      var values = encoder.unkeyedContainer()
      try values.encode(name)
      try values.encode(unit)
    }
  }

  /// What cells have in common: their state and what their numbers are, by places in the list of metrics.
  struct Kind: Codable, Equatable {
    let state: ReportCell.State
    let primary: Int
    /// Each with a median, and how far the lowest and highest process lie from it in thousandths of it.
    var relative: [Int] = []
    /// Each with a median alone.
    var medians: [Int] = []
    /// Each with a median, the lowest and the highest process.
    var varying: [Int] = []
    /// Each with the one value that it always has.
    var exact: [Int] = []
  }

  /// One cell: the place of its kind, its root, and its numbers; zeros at the end are left out.
  struct Cell: Codable, Equatable {
    let kind: Int
    let root: String?
    var numbers: [Double]

    init(kind: Int, root: String?, numbers: [Double]) {
      (self.kind, self.root) = (kind, root)
      self.numbers = numbers.reversed().drop { $0 == 0 }.reversed()
    }

    init(from decoder: any Decoder) throws {
      var values = try decoder.unkeyedContainer()
      kind = try values.decode(Int.self)
      root = try values.decodeNil() ? nil : values.decode(String.self)
      numbers = []
      while !values.isAtEnd { numbers.append(try values.decode(Double.self)) }
    }

    func encode(to encoder: any Encoder) throws {
      var values = encoder.unkeyedContainer()
      try values.encode(kind)
      if let root { try values.encode(root) } else { try values.encodeNil() }
      for number in numbers { try values.encode(number) }
    }
  }

  /// Cells by the parts of their names: a part that ends with a slash holds those that begin with it.
  indirect enum CellTree: Codable {
    case cell(Cell)
    case group([String: CellTree])

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let group = try? value.decode([String: CellTree].self) {
        self = .group(group)
      } else {
        self = .cell(try value.decode(Cell.self))
      }
    }

    func encode(to encoder: any Encoder) throws {
      var value = encoder.singleValueContainer()
      switch self {
      case .cell(let cell): try value.encode(cell)
      case .group(let group): try value.encode(group)
      }
    }
  }
}

extension CompactHistoryLine.CellTree {
  mutating func add(_ cell: CompactHistoryLine.Cell, under name: Substring) {
    guard case .group(var group) = self else { preconditionFailure("only what ends with a slash is gone into") }
    if let slash = name.firstIndex(of: "/") {
      let part = String(name[...slash])
      var inner = group[part] ?? .group([:])
      inner.add(cell, under: name[name.index(after: slash)...])
      group[part] = inner
    } else {
      group[String(name)] = .cell(cell)
    }
    self = .group(group)
  }

  /// The cells with their names.
  func cells(under name: String = "") -> [(name: String, cell: CompactHistoryLine.Cell)] {
    switch self {
    case .cell(let cell): [(name, cell)]
    case .group(let group): group.flatMap { part, inner in inner.cells(under: name + part) }
    }
  }
}

// MARK: From a line and back

extension CompactHistoryLine {
  init(_ line: HistoryLine) {
    (startedAt, size, machineKey, complete) = (line.startedAt, line.size, line.machineKey, line.isComplete)
    (commit, workingTree, report, verdict) = (line.commit, line.workingTree, line.report, line.verdict)
    var metrics: [Metric] = []
    var kinds: [Kind] = []
    var tree = CellTree.group([:])
    for cell in line.cells {
      let kind = Self.kind(of: cell, numbering: &metrics)
      if !kinds.contains(kind) { kinds.append(kind) }
      let place = kinds.firstIndex(of: kind) ?? 0
      tree.add(Cell(kind: place, root: cell.root, numbers: Self.numbers(of: cell)), under: cell.name[...])
    }
    (self.metrics, self.kinds, cells) = (metrics, kinds, tree)
  }

  private static func kind(of cell: HistoryCell, numbering metrics: inout [Metric]) -> Kind {
    func place(_ name: String, _ unit: String) -> Int {
      let metric = Metric(name, unit)
      if let place = metrics.firstIndex(of: metric) { return place }
      metrics.append(metric)
      return metrics.count - 1
    }
    let unit = cell.figure(cell.primaryMetric)?.unit ?? ""
    var kind = Kind(state: cell.state, primary: place(cell.primaryMetric, unit))
    for figure in cell.figures {
      let place = place(figure.metric, figure.unit)
      if figure.isExact {
        kind.exact.append(place)
      } else if figure.isPoint {
        kind.medians.append(place)
      } else if figure.isRelative {
        kind.relative.append(place)
      } else {
        kind.varying.append(place)
      }
    }
    return kind
  }

  private static func numbers(of cell: HistoryCell) -> [Double] {
    var numbers: [Double] = []
    // In the order of the figures, which is that of a kind's lists.
    for figure in cell.figures {
      if figure.isExact || figure.isPoint {
        numbers.append(figure.median)
      } else if figure.isRelative {
        numbers += [figure.median, figure.below, figure.above]
      } else {
        numbers += [figure.median, figure.low, figure.high]
      }
    }
    return numbers
  }

  /// - Throws: `HarnessError.malformedFile` where a cell refers to what is not there, or has too many numbers.
  func line(from path: String) throws(HarnessError) -> HistoryLine {
    var cells: [HistoryCell] = []
    for (name, cell) in self.cells.cells().sorted(by: { $0.name < $1.name }) {
      cells.append(try historyCell(name, cell, from: path))
    }
    return HistoryLine(self, cells: cells)
  }

  private func historyCell(_ name: String, _ cell: Cell, from path: String) throws(HarnessError) -> HistoryCell {
    guard kinds.indices.contains(cell.kind) else {
      throw .malformedFile(path: path, reason: "the cell '\(name)' is of kind \(cell.kind), and there is none")
    }
    let kind = kinds[cell.kind]
    let places = [kind.primary] + kind.relative + kind.medians + kind.varying + kind.exact
    guard places.allSatisfy(metrics.indices.contains) else {
      throw .malformedFile(path: path, reason: "kind \(cell.kind) has a metric that is not in the list")
    }
    let needed = 3 * (kind.relative.count + kind.varying.count) + kind.medians.count + kind.exact.count
    guard cell.numbers.count <= needed else {
      throw .malformedFile(
        path: path, reason: "the cell '\(name)' has \(cell.numbers.count) numbers, and its kind only \(needed)")
    }
    var numbers = (cell.numbers + [Double](repeating: 0, count: needed - cell.numbers.count))[...]
    func three() -> (Double, Double, Double) {
      defer { numbers = numbers.dropFirst(3) }
      return (numbers[numbers.startIndex], numbers[numbers.startIndex + 1], numbers[numbers.startIndex + 2])
    }
    var figures: [HistoryFigure] = []
    for metric in kind.relative.map({ metrics[$0] }) {
      let (median, below, above) = three()
      figures.append(HistoryFigure(metric: metric.name, unit: metric.unit, median: median, below: below, above: above))
    }
    for metric in kind.medians.map({ metrics[$0] }) {
      figures.append(
        HistoryFigure(
          metric: metric.name, unit: metric.unit, median: numbers.removeFirst(), below: 0, above: 0))
    }
    for metric in kind.varying.map({ metrics[$0] }) {
      let (median, low, high) = three()
      figures.append(
        HistoryFigure(metric: metric.name, unit: metric.unit, median: median, low: low, high: high, isExact: false))
    }
    for (metric, value) in zip(kind.exact.map({ metrics[$0] }), numbers) {
      figures.append(
        HistoryFigure(metric: metric.name, unit: metric.unit, median: value, low: value, high: value, isExact: true))
    }
    return HistoryCell(
      name: name, state: kind.state, primaryMetric: metrics[kind.primary].name, root: cell.root, figures: figures)
  }
}
