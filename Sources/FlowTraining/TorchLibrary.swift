package import Flow
package import HarnessKit

/// Where libtorch's functions come from, and how they are used: on one thread, since sums of several depend on how many
/// there are.
public struct TorchLibrary: Sendable {
  private let path: String

  /// - Parameter path: nil for the library beside the program.
  public init(_ path: String? = nil) { self.path = path ?? Torch.libraryBesideProgram }

  /// The path of another library that was built with this one.
  func besideIt(_ name: String) -> String { FilePath.join(FilePath.folder(of: path), name) }

  /// Loads the library.
  ///
  /// - Throws: `HarnessError.usage` for a build without libtorch, `.fileFailed` where it cannot be loaded.
  package func open() throws(HarnessError) -> Torch {
    let torch = try FlowFailure.mapped(path) { () throws(FlowError) in try Torch(library: path) }
    torch.useThreads(1)
    return torch
  }
}
