internal import CTorchInterface

/// What the elements of a tensor are.
public enum ElementType: Sendable, CaseIterable {
  case float32
  case float64
  /// Indices.
  case int64
  /// Masks.
  case boolean

  var number: Int32 {
    switch self {
    case .float32: Int32(DPA_TORCH_FLOAT32)
    case .float64: Int32(DPA_TORCH_FLOAT64)
    case .int64: Int32(DPA_TORCH_INT64)
    case .boolean: Int32(DPA_TORCH_BOOL)
    }
  }

  var byteCount: Int {
    switch self {
    case .float32: 4
    case .float64, .int64: 8
    case .boolean: 1
    }
  }

  /// The distance from 1 to the next number.
  var machineEpsilon: Double { self == .float32 ? Double(Float.ulpOfOne) : Double.ulpOfOne }
}

/// An array of numbers of libtorch, which frees it with the last reference.
public final class Tensor {
  let torch: Torch
  let handle: OpaquePointer

  /// - Parameter handle: A handle of this object's own.
  private init(_ torch: Torch, owning handle: OpaquePointer) {
    self.torch = torch
    self.handle = handle
  }

  deinit { torch.functions.pointee.release(handle) }

  /// A tensor from a call that gives one back.
  static func make(
    _ torch: Torch, _ call: (_ functions: dpa_torch_functions, _ result: inout OpaquePointer?) -> Int32
  ) throws(FlowError) -> Tensor {
    guard let tensor = try makeOptional(torch, call) else { preconditionFailure("a call that succeeds has a result") }
    return tensor
  }

  /// As above, where there may be nothing to give back.
  @inline(__always)
  static func makeOptional(
    _ torch: Torch, _ call: (_ functions: dpa_torch_functions, _ result: inout OpaquePointer?) -> Int32
  ) throws(FlowError) -> Tensor? {
    var result: OpaquePointer?
    try torch.check(call(torch.functions.pointee, &result))
    return result.map { Tensor(torch, owning: $0) }
  }

  /// Sizes of the axes, the first index's first.
  public var shape: [Int] {
    let count = torch.functions.pointee.rank(handle)
    return (0..<count).map { Int(torch.functions.pointee.size(handle, $0)) }
  }

  /// The size of an axis; negative ones count from the last, which is -1.
  public func size(_ axis: Int) -> Int {
    let count = torch.functions.pointee.rank(handle)
    let index = axis < 0 ? axis + Int(count) : axis
    precondition(index >= 0 && index < count, "an axis of the tensor")
    return Int(torch.functions.pointee.size(handle, Int32(index)))
  }

  public var rank: Int { Int(torch.functions.pointee.rank(handle)) }

  public var type: ElementType {
    let number = torch.functions.pointee.type(handle)
    guard let type = ElementType.allCases.first(where: { $0.number == number }) else {
      preconditionFailure("complex numbers stay inside an operation")
    }
    return type
  }

  var elementCount: Int { Self.elementCount(of: shape) }

  /// The elements of a shape: none where a size is 0, however large the others are.
  ///
  /// - Precondition: They can be counted.
  static func elementCount(of shape: [Int]) -> Int {
    // Looked for first: shapes come from files, and sizes before the 0 may have a product that traps.
    shape.contains(0) ? 0 : shape.reduce(1, *)
  }
}
