/// An implementation of the engine's inner loops. All kernels yield the same bits; they differ in speed and in what
/// they ask of the processor. A kernel is a value that is passed on explicitly, so that one process can run them all.
public struct Kernel: Sendable, CustomStringConvertible {
  public let name: KernelName
  private let makeRunnerClosure: @Sendable () -> any KernelRunner

  package init(name: KernelName, makeRunner: @escaping @Sendable () -> any KernelRunner) {
    self.name = name
    makeRunnerClosure = makeRunner
  }

  /// Readable Swift, on any processor; the fallback, and the oracle inside the process.
  public static let portable = Kernel(name: .portable) { PortableKernelRunner() }

  package func makeRunner() -> any KernelRunner { makeRunnerClosure() }

  public var description: String { name.rawValue }
}

/// The kernels that can be asked for by name.
public enum KernelName: String, CaseIterable, Sendable {
  case portable
}
