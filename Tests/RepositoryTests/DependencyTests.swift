import Foundation
import Testing

/// What Package.swift says of targets, found in its text.
@Suite("Package.swift is complete")
struct DependencyTests {
  struct Target {
    let name: String
    let isExecutable: Bool
    /// Also the names of what other packages offer.
    let dependencies: Set<String>
    let folder: String
    let excluded: [String]

    /// - Parameter text: What stands between the name and the next target.
    init(_ kind: Substring, _ name: Substring, _ text: Substring) {
      self.name = String(name)
      isExecutable = kind == "executableTarget"
      dependencies = Set(Self.list("dependencies", text))
      let path = text.firstMatch(of: #/\bpath: "([^"]+)"/#)?.1
      folder = path.map(String.init) ?? (kind == "testTarget" ? "Tests" : "Sources") + "/\(name)"
      excluded = Self.list("exclude", text)
    }

    private static func list(_ label: String, _ text: Substring) -> [String] {
      guard let start = text.range(of: "\(label): [")?.upperBound else { return [] }
      return text[start...].prefix { $0 != "]" }.matches(of: #/"([^"]+)"/#).map { String($0.1) }
    }

    /// The names of all modules that the target imports; nil where it has no Swift.
    func imports() throws -> Set<String>? {
      let files = try RepositoryTests.files(withSuffixes: [".swift"], below: [folder]).filter { file in
        !excluded.contains { file.hasPrefix("\(folder)/\($0)") }
      }
      let statement = #/(?m)^ *(?:@\w+ )?(?:\w+ )?import (?:(?:struct|class|enum|func) )?(\w+)/#
      let names = try files.flatMap { try RepositoryTests.text($0).matches(of: statement).map { String($0.1) } }
      return files.isEmpty ? nil : Set(names)
    }
  }

  static func targets(_ manifest: String) -> [Target] {
    let starts = manifest.matches(of: #/\.(target|executableTarget|testTarget)\(\s*name: "([^"]+)"/#)
    let ends = starts.dropFirst().map(\.range.lowerBound) + [manifest.endIndex]
    return zip(starts, ends).map { Target($0.1, $0.2, manifest[$0.range.upperBound..<$1]) }
  }

  @Test("Each target depends on the modules of this package that it imports, and on no others")
  func imports() throws {
    let targets = Self.targets(try RepositoryTests.text("Package.swift"))
    #expect(targets.count > 30)
    // Tests run executables, and import none of them.
    let modules = Set(targets.filter { !$0.isExecutable }.map(\.name))
    for target in targets {
      guard let imported = try target.imports()?.intersection(modules) else { continue }
      let declared = target.dependencies.intersection(modules)
      #expect(imported.subtracting(declared).sorted() == [], "\(target.name) imports them, but does not depend on them")
      #expect(declared.subtracting(imported).sorted() == [], "\(target.name) depends on them, but imports none of them")
    }
  }
}
