public import SafeTensors

/// Weights in safetensors files.
extension WeightTable {
  /// Takes every weight and statistic from a file.
  ///
  /// Names may have what PyTorch adds to them: see `WeightName`.
  ///
  /// - Parameter prefix: What stands before the names in the file; tensors with other names are left alone.
  /// - Throws: `FlowError.missingTensors` and `.unknownTensors` with all of them, `.wrongShape`, `.elementType`; then
  ///   nothing is changed.
  public func load(_ file: SafeTensorsFile, prefix: String = "") throws(FlowError) {
    var names: [String: String] = [:]
    // Sorted, so that of two tensors of one name the same is named in every run.
    for name in file.layout.entries.keys.sorted() where name.hasPrefix(prefix) {
      guard let plain = WeightName.plain(name) else { continue }
      if let other = names.updateValue(name, forKey: plain) {
        throw .description("the tensors '\(other)' and '\(name)' are of one name, '\(plain)'")
      }
    }
    let inFile = Set(names.keys)
    let missing = entries.map { prefix + $0.name }.filter { !inFile.contains($0) }
    guard missing.isEmpty else { throw .missingTensors(missing) }
    let unknown = inFile.subtracting(entries.map { prefix + $0.name })
    // A weight too many means another model or other settings: its answers would be wrong without an error.
    guard unknown.isEmpty else { throw .unknownTensors(unknown.sorted()) }
    // Everything is checked before the first weight changes: half a file would be no model at all.
    for entry in entries {
      let name = names[prefix + entry.name]!
      let shape = file.layout.entries[name]!.shape
      guard shape == entry.tensor.shape else {
        throw .wrongShape(tensor: name, found: shape, needed: entry.tensor.shape)
      }
      _ = try file.elementType(of: name)
    }
    for entry in entries {
      try entry.tensor.assign(try file.tensor(names[prefix + entry.name]!, as: type, in: torch))
    }
  }
}

/// Names of tensors as PyTorch writes them.
enum WeightName {
  /// The name without what `torch.compile` adds; nil for what is no weight: batch norms count their batches, which
  /// nothing here asks for.
  static func plain(_ name: String) -> String? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).filter { $0 != "_orig_mod" }
    return parts.last == "num_batches_tracked" ? nil : parts.joined(separator: ".")
  }
}

extension SafeTensorsFile {
  /// Opens a file for models.
  package static func open(_ path: String) throws(FlowError) -> SafeTensorsFile {
    do throws(SafeTensorsError) {
      return try SafeTensorsFile(path)
    } catch {
      throw .file(error)
    }
  }

  /// - Throws: `FlowError.missingTensors`, `.elementType`.
  func elementType(of name: String) throws(FlowError) -> ElementType {
    switch layout.entries[name]?.type {
    case .float32: return .float32
    case .float64: return .float64
    case let other?: throw .elementType(tensor: name, found: other.rawValue)
    case nil: throw .missingTensors([name])
    }
  }

  /// A tensor of the file, rounded to a type.
  ///
  /// - Throws: `FlowError.missingTensors`, `.elementType`.
  public func tensor(_ name: String, as type: ElementType, in torch: Torch) throws(FlowError) -> Tensor {
    let stored = try elementType(of: name)
    let shape = layout.entries[name]!.shape
    let whole = try withBytes(of: name) { (bytes) throws(FlowError) in
      try Tensor.from(bytes: bytes, type: stored, shape: shape, in: torch)
    }
    guard let whole else { throw .missingTensors([name]) }
    return try whole.converted(to: type)
  }
}

extension SafeTensorsWriter {
  /// Adds the elements of a tensor of fractions.
  public mutating func add(_ name: String, _ tensor: Tensor) throws(FlowError) {
    precondition(tensor.type == .float32 || tensor.type == .float64, "fractions")
    add(
      name, type: tensor.type == .float32 ? .float32 : .float64, shape: tensor.shape, bytes: try tensor.bytes())
  }
}
