import Foundation
import Testing

@Suite("The repository keeps its own rules")
struct RepositoryTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// What a clone holds at the top, besides dotfiles.
  static let topLevel = [
    "LICENSE", "Package.swift", "README.md", "Sources", "Tests", "docs", "golden", "reports", "scripts",
  ]

  /// Files that git tracks, or would: everything but what `.gitignore` names.
  static func files(withSuffixes suffixes: [String] = [""], below folders: [String] = topLevel) throws -> [String] {
    try folders.flatMap { folder -> [String] in
      let url = root.appendingPathComponent(folder)
      guard try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true else { return [folder] }
      return try FileManager.default.subpathsOfDirectory(atPath: url.path).map { "\(folder)/\($0)" }
    }.filter { path in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path, isDirectory: &isFolder)
      return !isFolder.boolValue && !path.contains("__pycache__") && suffixes.contains { path.hasSuffix($0) }
    }
  }

  static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: root.appendingPathComponent(path)), as: UTF8.self)
  }

  static func lines(_ path: String) throws -> [Substring] {
    try text(path).split(separator: "\n", omittingEmptySubsequences: false)
  }

  @Test("The top level holds what was agreed and nothing else")
  func topLevelIsComplete() throws {
    let ignored: Set = ["Package.resolved"]
    let found = try FileManager.default.contentsOfDirectory(atPath: Self.root.path)
      .filter { !$0.hasPrefix(".") && !ignored.contains($0) }
    #expect(found.sorted() == Self.topLevel)
  }

  @Test("Source files are mostly under 200 lines and never over 400, lines never over 120 characters")
  func sizes() throws {
    let files = try Self.files(withSuffixes: [".swift", ".c", ".h"], below: ["Sources", "Tests"])
    #expect(files.count > 50)
    var long = 0
    for file in files {
      let lines = try Self.lines(file)
      #expect(lines.count <= 400, "\(file) has \(lines.count) lines")
      if lines.count > 200 { long += 1 }
      for (number, line) in lines.enumerated() {
        #expect(line.count <= 120, "\(file):\(number + 1) has \(line.count) characters")
      }
    }
    #expect(long * 10 <= files.count, "\(long) of \(files.count) files are over 200 lines")
  }

  @Test("The README stays under 100 lines, every shell script under 40")
  func shortTexts() throws {
    #expect(try Self.lines("README.md").count <= 100)
    for script in try Self.files(below: ["scripts"]) where try Self.text(script).hasPrefix("#!/usr/bin/env bash") {
      #expect(try Self.lines(script).count <= 40, "\(script)")
      #expect(try Self.text(script).contains("\nset -euo pipefail\n"), "\(script)")
    }
  }

  @Test("Every script that can be run says with --help how, from any folder, and does nothing else")
  func scriptsHelp() throws {
    let scripts = try Self.files(below: ["scripts"]).filter { try Self.text($0).hasPrefix("#!") }
    #expect(scripts.count > 30)
    for script in scripts {
      let process = Process()
      process.executableURL = Self.root.appendingPathComponent(script)
      process.arguments = ["--help"]
      process.currentDirectoryURL = URL(fileURLWithPath: "/")
      let output = Pipe()
      process.standardOutput = output
      process.standardError = output
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(script)")
      #expect(text.contains(script) || text.contains("usage: "), "\(script): \(text)")
    }
  }

  @Test("Every script is listed in its README")
  func scriptsAreListed() throws {
    let list = try Self.text("scripts/README.md")
    for script in try Self.files(below: ["scripts"]) where script != "scripts/README.md" {
      #expect(list.contains("`\(script.dropFirst("scripts/".count))`"), "\(script)")
    }
  }

  @Test("The golden files stay under 5 MB, any other file under 1 MiB")
  func dataStaysSmall() throws {
    func size(_ path: String) throws -> Int { try Data(contentsOf: Self.root.appendingPathComponent(path)).count }
    #expect(try Self.files(below: ["golden"]).map(size).reduce(0, +) < 5_000_000)
    for file in try Self.files() { #expect(try size(file) <= 1 << 20, "\(file)") }
  }

  @Test("Every relative link in a document leads somewhere")
  func linksAreAlive() throws {
    var count = 0
    for document in try Self.files(withSuffixes: [".md"]) {
      for match in try Self.text(document).matches(of: #/\]\(([^)\s]+)\)/#) where !match.1.contains("://") {
        let target = match.1.prefix { $0 != "#" }
        guard !target.isEmpty else { continue }
        let folder = Self.root.appendingPathComponent(document).deletingLastPathComponent()
        let path = folder.appendingPathComponent(String(target)).path
        #expect(FileManager.default.fileExists(atPath: path), "\(document) links to \(match.1)")
        count += 1
      }
    }
    #expect(count > 0)
  }

  /// Library files that start other programs, whose arguments are no sentences.
  static let startsOtherPrograms = [
    "Sources/Flow/FlowError.swift": "swift build, which the user is told to run",
    "Sources/FlowTraining/HDF5/HDF5File.swift": "swift build, which the user is told to run",
    "Sources/FlowTraining/Verification/TrainingProcess.swift": "this program, to train",
    "Sources/FlowTraining/Verification/TrainingTraces.swift": "this program, which a file of traces says wrote it",
    "Sources/DPAHarness/Benchmarks/Python/PythonComparison.swift": "python3",
    "Sources/HarnessBenchmarks/Cells/CellArguments.swift": "other builds of this program",
    "Sources/HarnessBenchmarks/Comparison/Running/RevisionBuild.swift": "git and swift build",
    "Sources/HarnessBenchmarks/Instructions/InstructionCount.swift": "strip and valgrind",
    "Sources/HarnessBenchmarks/Reports/Environment/Checkout.swift": "git",
  ]

  @Test("No sentence of a library names a flag: what a setting is called is the program's to say")
  func librariesNameSettings() throws {
    let files = try Self.files(withSuffixes: [".swift", ".mustache"], below: ["Sources"]).filter { file in
      !file.hasPrefix("Sources/HarnessCommands/")
    }
    #expect(files.count > 100 && Set(Self.startsOtherPrograms.keys).isSubset(of: files))
    for file in files where Self.startsOtherPrograms[file] == nil {
      for (number, line) in try Self.lines(file).enumerated() {
        // Outside of strings, two hyphens before a letter are neither Swift nor of a template.
        let code = line.replacing(#/(^|\s)//.*/#, with: "")
        #expect(!code.contains(#/--[a-z]/#), "\(file):\(number + 1) names a flag")
      }
    }
  }

  @Test("Nothing is left open in the sources")
  func nothingLeftOpen() throws {
    let marks = ["TO" + "DO", "FIX" + "ME", "not implement" + "ed"]
    for file in try Self.files(withSuffixes: [".swift", ".c", ".h", ".py"]) {
      for mark in marks { #expect(try !Self.text(file).contains(mark), "\(file)") }
    }
  }
}
