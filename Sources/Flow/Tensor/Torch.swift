internal import CTorchInterface
internal import SystemLibrary

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// libtorch, loaded: where tensors come from.
///
/// Several may be open at once; tensors of one must not meet tensors of another. What makes or uses tensors runs on the
/// thread that calls it, plus as many of libtorch's own as `useThreads` says for the whole process.
public final class Torch: @unchecked Sendable {
  let functions: UnsafePointer<dpa_torch_functions>
  let context: OpaquePointer

  /// The library's name beside the program.
  public static let libraryName = "libDPATorch.so"

  /// The library that was built with the running program.
  public static var libraryBesideProgram: String {
    // Not the first argument: it may be a bare name that the shell has found, or a link in another folder.
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let folder = program.lastIndex(of: "/").map { program[..<$0] } ?? "."
    return "\(folder)/\(libraryName)"
  }

  /// Loads the library.
  ///
  /// - Throws: `FlowError.builtWithoutTorch`, `.libraryNotLoaded`, `.libraryOfOtherBuild`.
  public init(library path: String = Torch.libraryBesideProgram) throws(FlowError) {
    do {
      functions = try LibraryFunctions.load(
        dpa_torch_functions.self, from: path, symbol: "dpa_torch_table", version: DPA_TORCH_TABLE_VERSION)
      context = functions.pointee.open()!
    } catch {
      switch error {
      case .notLoaded(let reason): throw .libraryNotLoaded(library: path, reason: reason)
      case .empty: throw .builtWithoutTorch(library: path)
      case .otherVersion: throw .libraryOfOtherBuild(library: path)
      }
    }
  }

  deinit { functions.pointee.close(context) }

  /// What decides the bits of results beside the operations: libtorch's and oneDNN's versions, and the processor's
  /// instructions that they use.
  public var build: String { String(cString: functions.pointee.build()!) }

  /// How many tensors of this object there are now.
  public var liveTensorCount: Int { Int(functions.pointee.live_count(context)) }

  /// Sets how many threads libtorch computes with, in the whole process.
  ///
  /// - Precondition: `count` is at least 1.
  public func useThreads(_ count: Int) {
    precondition(count > 0, "at least one thread")
    let status = functions.pointee.set_threads(Int32(clamping: count))
    precondition(status == 0, "libtorch takes any number of threads from 1 on")
  }

  /// Runs `body` without noting its operations for gradients.
  public func withoutGradients<Result>(_ body: () throws(FlowError) -> Result) throws(FlowError) -> Result {
    // Back to what it was, not to recording: such calls may stand inside one another.
    let before = functions.pointee.set_recording(0)
    defer { _ = functions.pointee.set_recording(before) }
    return try body()
  }

  /// Turns a status of the library into an error.
  func check(_ status: Int32) throws(FlowError) {
    guard status != 0 else { return }
    throw .operation(String(cString: functions.pointee.message()!))
  }
}
