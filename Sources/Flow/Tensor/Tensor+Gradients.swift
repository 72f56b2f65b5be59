internal import CTorchInterface

/// Gradients, and changes in place, which are not noted for gradients.
extension Tensor {
  /// Whether operations on the tensor are noted, so that `backward` finds its gradient.
  public func requireGradient(_ requires: Bool = true) throws(FlowError) {
    try torch.check(torch.functions.pointee.set_requires_gradient(handle, requires ? 1 : 0))
  }

  /// Adds the gradients of this number to those of every tensor that it was computed from and that requires one.
  public func backward() throws(FlowError) { try torch.check(torch.functions.pointee.backward(handle)) }

  /// What `backward` has found so far; nil where there is none.
  public func gradient() throws(FlowError) -> Tensor? {
    try Self.makeOptional(torch) { $0.gradient(handle, &$1) }
  }

  public func clearGradient() { torch.functions.pointee.clear_gradient(handle) }

  /// The same elements, which nothing is noted of.
  public func detached() throws(FlowError) -> Tensor {
    try Self.make(torch) { $0.unary(Int32(DPA_TORCH_DETACH), handle, &$1) }
  }

  public func copied() throws(FlowError) -> Tensor {
    try Self.make(torch) { $0.unary(Int32(DPA_TORCH_CLONE), handle, &$1) }
  }

  /// Puts other elements into the tensor.
  ///
  /// - Throws: `FlowError.operation` where the shapes differ.
  public func assign(_ value: Tensor) throws(FlowError) {
    try torch.check(torch.functions.pointee.assign(handle, value.handle))
  }

  /// self += number
  func add(_ number: Double) throws(FlowError) {
    try torch.check(torch.functions.pointee.update_scalar(Int32(DPA_TORCH_ADD_SCALAR), handle, number))
  }

  /// self *= number
  func multiply(by number: Double) throws(FlowError) {
    try torch.check(torch.functions.pointee.update_scalar(Int32(DPA_TORCH_MULTIPLY_SCALAR), handle, number))
  }

  /// self += factor * a
  func add(_ a: Tensor, times factor: Double) throws(FlowError) {
    try torch.check(torch.functions.pointee.update_add(handle, a.handle, factor))
  }

  /// self += factor * a * b
  func addProduct(_ a: Tensor, _ b: Tensor, times factor: Double) throws(FlowError) {
    try torch.check(torch.functions.pointee.update_add_product(handle, a.handle, b.handle, factor))
  }

  /// self += factor * a / b
  func addQuotient(_ a: Tensor, _ b: Tensor, times factor: Double) throws(FlowError) {
    try torch.check(torch.functions.pointee.update_add_quotient(handle, a.handle, b.handle, factor))
  }
}
