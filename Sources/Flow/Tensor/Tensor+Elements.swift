internal import CTorchInterface

/// Making tensors from numbers and reading them.
extension Tensor {
  /// A tensor of given elements, little endian as they are in memory, the last index running fastest.
  ///
  /// - Precondition: There are as many bytes as type and shape take.
  /// - Throws: `FlowError.operation` for sizes that libtorch cannot count, which beside a 0 may stand in a file.
  public static func from(
    bytes: UnsafeRawBufferPointer, type: ElementType, shape: [Int], in torch: Torch
  ) throws(FlowError) -> Tensor {
    precondition(bytes.count == elementCount(of: shape) * type.byteCount, "the bytes of all elements")
    let sizes = shape.map(Int64.init)
    return try make(torch) { functions, result in
      functions.from_bytes(torch.context, bytes.baseAddress, type.number, sizes, Int32(sizes.count), &result)
    }
  }

  /// A tensor of given numbers, the last index running fastest, rounded to the type.
  public static func from(
    _ numbers: [Double], type: ElementType, shape: [Int], in torch: Torch
  ) throws(FlowError) -> Tensor {
    // The closure of an array cannot throw this module's error: the result comes out as one.
    let whole = numbers.withUnsafeBytes { bytes in
      Result { () throws(FlowError) in try from(bytes: bytes, type: .float64, shape: shape, in: torch) }
    }
    return type == .float64 ? try whole.get() : try whole.get().converted(to: type)
  }

  /// A tensor whose elements are all the same.
  public static func filled(
    with value: Double, type: ElementType, shape: [Int], in torch: Torch
  ) throws(FlowError) -> Tensor {
    let sizes = shape.map(Int64.init)
    return try make(torch) { functions, result in
      functions.fill(torch.context, value, type.number, sizes, Int32(sizes.count), &result)
    }
  }

  /// The bytes of the elements, the last index running fastest.
  public func bytes() throws(FlowError) -> [UInt8] {
    let count = elementCount * type.byteCount
    var status: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      // An array without elements has no place to give, and nothing is copied.
      status = count == 0 ? 0 : torch.functions.pointee.to_bytes(handle, buffer.baseAddress, Int64(count))
      initialized = status == 0 ? count : 0
    }
    try torch.check(status)
    return bytes
  }

  /// The elements as numbers of double precision, the last index running fastest.
  public func numbers() throws(FlowError) -> [Double] {
    let bytes = try converted(to: .float64).bytes()
    return bytes.withUnsafeBytes { buffer in
      // An array of bytes need not stand where a double may.
      (0..<buffer.count / 8).map { buffer.loadUnaligned(fromByteOffset: $0 * 8, as: Double.self) }
    }
  }

  /// The only element.
  ///
  /// - Precondition: There is one.
  public func number() throws(FlowError) -> Double {
    let numbers = try numbers()
    precondition(numbers.count == 1, "one element")
    return numbers[0]
  }

  /// The elements as another type; the tensor itself where it has it already.
  public func converted(to type: ElementType) throws(FlowError) -> Tensor {
    guard type != self.type else { return self }
    return try Self.make(torch) { $0.convert(handle, type.number, &$1) }
  }
}
