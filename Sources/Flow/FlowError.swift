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
  /// No group of settings of a kind, for example a model, has that name.
  case unknownGroup(kind: String, name: String, known: [String])
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
      "there is no setting '\(name)'\(Self.nearest(name, known)); the settings here are "
        + known.joined(separator: ", ")
    case .unknownGroup(let kind, let name, let known):
      "there is no \(kind) '\(name)'\(Self.nearest(name, known, whole: true)); there are "
        + known.joined(separator: ", ")
    case .missingSetting(let name):
      "the setting '\(name)' is missing"
    case .setting(let name, let value, let rule):
      "\(name) is \(value), but it must be \(rule)"
    }
  }

  /// The known name that a slip may have stood for.
  private static func nearest(_ name: String, _ known: [String], whole: Bool = false) -> String {
    // Groups are known by their whole names, settings by the last word.
    let last = whole ? name : name.split(separator: ".").last.map(String.init) ?? name
    let near = known.map { ($0, EditDistance.between(last, $0)) }.min { $0.1 < $1.1 }
    guard let (nearest, distance) = near, distance <= 2 else { return "" }
    return ", perhaps '\(name.dropLast(last.count))\(nearest)'"
  }

  private static func tensors(_ names: [String], _ one: String, _ several: String) -> String {
    names.count == 1 ? "1 tensor \(one)" : "\(names.count) tensors \(several)"
  }

  private static func list(_ names: [String]) -> String { names.map { "'\($0)'" }.joined(separator: ", ") }
}
