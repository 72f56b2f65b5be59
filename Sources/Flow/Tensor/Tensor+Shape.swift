internal import CTorchInterface

/// Views and rearrangements. Negative axes count from the last, which is -1.
extension Tensor {
  /// The same elements in the same order with other axes; one size may be -1, which is what remains.
  public func reshaped(_ shape: [Int]) throws(FlowError) -> Tensor { try shaped(DPA_TORCH_RESHAPE, shape) }
  /// The axes in another order.
  public func permuted(_ axes: [Int]) throws(FlowError) -> Tensor { try shaped(DPA_TORCH_PERMUTE, axes) }
  /// Axes of size 1 repeated without copying; -1 keeps a size.
  public func expanded(_ shape: [Int]) throws(FlowError) -> Tensor { try shaped(DPA_TORCH_EXPAND, shape) }

  /// The last two axes exchanged.
  public func transposed() throws(FlowError) -> Tensor {
    let rank = rank
    return try permuted(Array(0..<rank - 2) + [rank - 1, rank - 2])
  }

  /// An axis of size 1 before an existing one; `rank` puts it behind all.
  public func withAxis(at axis: Int) throws(FlowError) -> Tensor {
    var shape = shape
    shape.insert(1, at: axis)
    return try reshaped(shape)
  }

  /// Zeros behind the elements of the last axes.
  ///
  /// - Parameter counts: How many behind each axis, the last axis first.
  public func padded(behind counts: [Int]) throws(FlowError) -> Tensor { try shaped(DPA_TORCH_PAD, counts) }

  /// A stretch of an axis.
  public func narrowed(_ axis: Int, from start: Int, count: Int) throws(FlowError) -> Tensor {
    try Self.make(torch) { $0.narrow(handle, Int64(axis), Int64(start), Int64(count), &$1) }
  }

  /// One index of an axis, which disappears.
  public func selected(_ axis: Int, _ index: Int) throws(FlowError) -> Tensor {
    try Self.make(torch) { $0.select(handle, Int64(axis), Int64(index), &$1) }
  }

  /// Equal parts of an axis.
  ///
  /// - Precondition: The size is a multiple of the number of parts.
  public func split(_ axis: Int, into count: Int) throws(FlowError) -> [Tensor] {
    let length = size(axis) / count
    precondition(length * count == size(axis), "equal parts")
    return try (0..<count).map { (index) throws(FlowError) in
      try narrowed(axis, from: index * length, count: length)
    }
  }

  /// Elements of an axis by their indices, which have as many axes as the tensor.
  public func gathered(_ axis: Int, _ indices: Tensor) throws(FlowError) -> Tensor {
    try Self.make(torch) { $0.gather(handle, Int64(axis), indices.handle, &$1) }
  }

  /// Tensors one behind the other along an axis.
  ///
  /// - Precondition: There is at least one.
  public static func concatenated(_ parts: [Tensor], along axis: Int) throws(FlowError) -> Tensor {
    precondition(!parts.isEmpty, "something to put together")
    let handles: [OpaquePointer?] = parts.map(\.handle)
    // Handles keep nothing alive: without this, Swift might release the parts before the call.
    return try withExtendedLifetime(parts) { () throws(FlowError) in
      try make(parts[0].torch) { $0.concatenate(handles, Int32(handles.count), Int64(axis), &$1) }
    }
  }

  private func shaped(_ operation: Int, _ numbers: [Int]) throws(FlowError) -> Tensor {
    let list = numbers.map(Int64.init)
    return try Self.make(torch) { $0.shaped(Int32(operation), handle, list, Int32(list.count), &$1) }
  }
}
