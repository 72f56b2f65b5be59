/// Where the bytes of an output go in the end. Links are followed here, before anything is opened.
package enum OutputDestination: Equatable {
  /// A descriptor of this process: `-`, `/dev/stdout`, `/dev/fd/3`.
  case descriptor(Int32)
  /// A device or pipe, or what a link of the system leads to: written directly, never replaced.
  case direct(String)
  /// A regular file, there or not: written as NAME.partial beside it, then renamed.
  case file(String)

  /// The path that stands for standard output.
  package static let standardOutput = "-"
  /// As many links in a row as the system follows.
  private static let linkLimit = 40

  /// - Throws: `HarnessError.usage` for an empty path; `.fileFailed` for a folder, for a path whose folder is not
  ///   there, and for links in a circle.
  package init(_ path: String, files: any FileLayer) throws(HarnessError) {
    guard !path.isEmpty else { throw .usage("an output needs a path, or - for standard output; '' is neither") }
    self = path == Self.standardOutput ? .descriptor(1) : try Self.following(path, files: files)
  }

  private static func following(_ path: String, files: any FileLayer) throws(HarnessError) -> OutputDestination {
    var place = path
    // A link in /dev may be made anew at any time by the system: what it leads to is never replaced by a rename.
    var passesDevices = false
    // Bounded like the system's own following, since links in a circle never end.
    for _ in 0...linkLimit {
      let name = FilePath.folder(of: place)
      guard let folder = files.realPath(ofFolder: name) else {
        throw .fileFailed(action: "write", path: place, reason: "there is no folder '\(name)'")
      }
      let isOfProcesses = isInside(folder, "/proc")
      switch files.entry(at: place) {
      case .link where isOfProcesses:
        // Its text is no path: the system opens what it stands for.
        return ownDescriptor(place, in: folder, files: files).map(Self.descriptor) ?? .direct(place)
      case .link:
        passesDevices = passesDevices || isInside(folder, "/dev")
        guard let next = files.target(ofLink: place) else {
          throw .fileFailed(action: "write", path: place, reason: "its link cannot be read")
        }
        // A relative link counts from the folder that it lies in.
        place = next.hasPrefix("/") ? next : FilePath.join(name, next)
      case .missing, .regular:
        return passesDevices || isOfProcesses ? .direct(place) : .file(place)
      case .folder: throw .fileFailed(action: "write", path: place, reason: "it is a folder")
      case .special: return .direct(place)
      }
    }
    throw .fileFailed(action: "write", path: path, reason: "its links lead in a circle")
  }

  /// The descriptor that a link in this process's own folder of descriptors stands for. It is written as it is: opened
  /// anew, a file would be written from its start again.
  private static func ownDescriptor(_ place: String, in folder: String, files: any FileLayer) -> Int32? {
    guard folder == files.realPath(ofFolder: "/proc/self/fd") else { return nil }
    return Int32(FilePath.name(of: place))
  }

  private static func isInside(_ folder: String, _ outer: String) -> Bool {
    folder == outer || folder.hasPrefix(outer + "/")
  }

  /// All names that writing here uses, links resolved; two outputs that share one would lose one of them.
  package func names(files: any FileLayer) -> [String] {
    switch self {
    case .descriptor(let number): return ["descriptor \(number)"]
    case .direct("/dev/null"): return []
    case .direct(let path): return [Self.realPath(of: path, files: files)]
    case .file(let path):
      let path = Self.realPath(of: path, files: files)
      return [path, PartialFile.path(of: path)] + PartialState.paths(of: path)
    }
  }

  private static func realPath(of path: String, files: any FileLayer) -> String {
    let folder = FilePath.folder(of: path)
    return FilePath.join(files.realPath(ofFolder: folder) ?? folder, FilePath.name(of: path))
  }
}
