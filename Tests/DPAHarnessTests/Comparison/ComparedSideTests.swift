import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("What a user may name as one side of a comparison")
struct ComparedSideTests {
  @Test("A file that begins with a brace is a report, another one a program, and what is no file a revision")
  func kinds() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-side-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (text, isReport) in [("{\"header\":1}", true), ("#!/bin/sh\n", false), ("", false), (" {", false)] {
      let path = folder.appendingPathComponent("side").path
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      #expect(try ComparedSide(path, files: SystemFiles()) == (isReport ? .report(path: path) : .program(path: path)))
    }
    #expect(try ComparedSide(folder.path, files: SystemFiles()) == .revision(folder.path))
    #expect(try ComparedSide("main", files: SystemFiles()) == .revision("main"))
  }
}
