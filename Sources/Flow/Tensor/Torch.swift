internal import CTorchInterface

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
    var functions: UnsafePointer<dpa_torch_functions>?
    var message = [CChar](repeating: 0, count: 1024)
    let status = dpa_torch_load(path, &functions, &message, Int32(message.count))
    switch (Int(status), functions) {
    case (DPA_TORCH_LOADED, let loaded?):
      self.functions = loaded
      context = loaded.pointee.open()!
    case (DPA_TORCH_EMPTY, _):
      throw .builtWithoutTorch(library: path)
    case (DPA_TORCH_NOT_LOADED, _):
      let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw .libraryNotLoaded(library: path, reason: String(decoding: text, as: UTF8.self))
    default:
      throw .libraryOfOtherBuild(library: path)
    }
  }

  deinit { functions.pointee.close(context) }

  /// What decides the bits of results beside the operations: libtorch's and oneDNN's versions, and the processor's
  /// instructions that they use.
  public var build: String { String(cString: functions.pointee.build()!) }

  /// How many tensors of this object there are now.
  public var liveTensorCount: Int { Int(functions.pointee.live_count(context)) }

  /// Sets how many threads libtorch computes with, in the whole process.
  public func useThreads(_ count: Int) { functions.pointee.set_threads(Int32(clamping: count)) }

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
