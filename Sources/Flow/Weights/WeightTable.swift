/// The weights of a model by name, in the order in which its parts made them.
public final class WeightTable {
  public struct Entry {
    public let name: String
    public let tensor: Tensor
    public let role: Role
  }

  public enum Role: Sendable {
    /// Training changes it.
    case trained
    /// A weight that keeps its start.
    case frozen
    /// No weight: follows the data in training, or is a constant of the model.
    case statistic
  }

  public let torch: Torch
  /// float32 or float64.
  public let type: ElementType
  let random: any RandomSource
  public private(set) var entries: [Entry] = []
  private var places: [String: Int] = [:]

  /// - Parameter random: Where the weights' start comes from.
  public init(_ torch: Torch, type: ElementType, random: any RandomSource) {
    precondition(type == .float32 || type == .float64, "weights are fractions")
    self.torch = torch
    self.type = type
    self.random = random
  }

  /// Where the parts of a model make their weights.
  public var root: WeightScope { WeightScope(self, prefix: "", frozen: false) }

  public subscript(name: String) -> Entry? { places[name].map { entries[$0] } }

  /// What training changes.
  public var trained: [Entry] { entries.filter { $0.role == .trained } }

  public func clearGradients() {
    for entry in entries { entry.tensor.clearGradient() }
  }

  func add(_ name: String, _ tensor: Tensor, _ role: Role) throws(FlowError) {
    // Two of a name would draw the same numbers, and a file could hold only one of them.
    precondition(places[name] == nil, "one weight of a name")
    if role == .trained { try tensor.requireGradient() }
    places[name] = entries.count
    entries.append(Entry(name: name, tensor: tensor, role: role))
  }
}

/// A place in a table: where a part of a model makes its weights, with the part's name before theirs.
public struct WeightScope {
  private let table: WeightTable
  private let prefix: String
  private let isFrozen: Bool

  init(_ table: WeightTable, prefix: String, frozen: Bool) {
    self.table = table
    self.prefix = prefix
    isFrozen = frozen
  }

  var torch: Torch { table.torch }
  var type: ElementType { table.type }

  /// Of a part of this part.
  public func inside(_ name: String) -> WeightScope {
    WeightScope(table, prefix: "\(prefix)\(name).", frozen: isFrozen)
  }

  /// Of the part with a number in a list.
  public func inside(_ name: String, _ index: Int) -> WeightScope { inside(name).inside("\(index)") }

  /// The same place for weights that keep their start.
  public func frozen(_ isFrozen: Bool) -> WeightScope {
    // A part of something frozen stays frozen, whatever it asks for.
    WeightScope(table, prefix: prefix, frozen: isFrozen || self.isFrozen)
  }

  func weight(_ name: String, _ shape: [Int], _ start: WeightStart) throws(FlowError) -> Tensor {
    let tensor = try made(name, shape, start)
    try table.add(prefix + name, tensor, isFrozen ? .frozen : .trained)
    return tensor
  }

  func statistic(_ name: String, _ shape: [Int], _ start: WeightStart) throws(FlowError) -> Tensor {
    let tensor = try made(name, shape, start)
    try table.add(prefix + name, tensor, .statistic)
    return tensor
  }

  /// Numbers that belong to a weight of this part, beside those of its own start.
  func stream(for name: String) -> any RandomStream { table.random.stream(for: "weight \(prefix)\(name)") }

  private func made(_ name: String, _ shape: [Int], _ start: WeightStart) throws(FlowError) -> Tensor {
    // Drawn in float64 and rounded: a float32 model begins where its float64 witness does.
    let values = start.values(count: shape.reduce(1, *), from: stream(for: name))
    return try Tensor.from(values, type: table.type, shape: shape, in: table.torch)
  }
}
