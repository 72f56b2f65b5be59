public import SafeTensors

/// What can go wrong with models and tensors.
public enum FlowError: Error, Equatable, Sendable {
  /// The program was built without libtorch; the path is that of its empty library.
  case builtWithoutTorch(library: String)
  /// The library that holds libtorch's functions cannot be loaded; the reason is the dynamic linker's.
  case libraryNotLoaded(library: String, reason: String)
  /// The library beside the program belongs to another build of it.
  case libraryOfOtherBuild(library: String)
  /// libtorch refused an operation: its name, the shapes, and libtorch's own words.
  case operation(String)
  case file(SafeTensorsError)
  /// Where a model needs elements of one type, a tensor has another.
  case elementType(tensor: String, found: String)
  case missingTensors([String])
  case unknownTensors([String])
  case wrongShape(tensor: String, found: [Int], needed: [Int])
  case unknownKind(String, known: [String])
  /// A description is not one: the reason names what it lacks.
  case description(String)
  case unknownSetting(String, known: [String])
  case missingSetting(String)
  /// A setting's value and the rule it breaks.
  case setting(String, value: String, rule: String)
}

extension FlowError: CustomStringConvertible {
  /// One sentence: what was wrong, the value, and the rule or the next step.
  public var description: String {
    switch self {
    case .builtWithoutTorch:
      "models need libtorch, and this program was built without it: install libtorch-dev and build with `swift build "
        + "--traits Torch`, in a --scratch-path of its own"
    case .libraryNotLoaded(let library, let reason):
      "cannot load '\(library)', which holds libtorch's functions: \(reason)"
    case .libraryOfOtherBuild(let library):
      "'\(library)' belongs to another build of this program; build both anew with `swift build --traits Torch`"
    case .operation(let sentence):
      "libtorch refused: \(sentence)"
    case .file(let error):
      error.description
    case .elementType(let tensor, let found):
      "the tensor '\(tensor)' has elements of type \(found); models need F32 or F64"
    case .missingTensors(let names):
      "\(Self.tensors(names, "is", "are")) missing: \(Self.list(names))"
    case .unknownTensors(let names):
      "\(Self.tensors(names, "belongs", "belong")) to no part of the model: \(Self.list(names))"
    case .wrongShape(let tensor, let found, let needed):
      "the tensor '\(tensor)' has the shape \(found); the model needs \(needed)"
    case .unknownKind(let kind, let known):
      "there is no model of kind '\(kind)'; the kinds are \(known.joined(separator: ", "))"
    case .description(let reason):
      reason
    case .unknownSetting(let name, let known):
      "there is no setting '\(name)'; the settings here are \(known.joined(separator: ", "))"
    case .missingSetting(let name):
      "the setting '\(name)' is missing"
    case .setting(let name, let value, let rule):
      "\(name) is \(value), but it must be \(rule)"
    }
  }

  private static func tensors(_ names: [String], _ one: String, _ several: String) -> String {
    names.count == 1 ? "1 tensor \(one)" : "\(names.count) tensors \(several)"
  }

  private static func list(_ names: [String]) -> String { names.map { "'\($0)'" }.joined(separator: ", ") }
}
