import Flow
import Foundation

/// The library that tests of models load: the one that `DPA_TORCH_LIBRARY` names, or else the one beside the tests.
///
/// A build without the trait Torch has an empty library beside it, and its tests of models are skipped; where the
/// variable names a library, nothing is.
enum TorchForTests {
  private static let named = ProcessInfo.processInfo.environment["DPA_TORCH_LIBRARY"]

  static let isThere = named != nil || (try? Torch()) != nil

  static func torch() throws -> Torch {
    let torch = try Torch(library: named ?? Torch.libraryBesideProgram)
    // Parallel tests share the cores; more threads would only wait for each other.
    torch.useThreads(1)
    return torch
  }
}
