import Foundation
import HarnessKit
import Testing

@testable import dpa_harness

@Suite("docs/commands.md is what the program's help says")
struct CommandsDocumentTests {
  @Test("The page is what the program prints")
  func page() throws {
    let page = String(
      decoding: try Data(contentsOf: Repository.root.appendingPathComponent("docs/commands.md")), as: UTF8.self)
    let printed = try BuiltProgram.run(["document-commands"], in: try TemporaryFolder(), environment: ["COLUMNS": "40"])
    #expect(printed.status == 0)
    #expect(
      page == printed.text,
      "docs/commands.md is not up to date: dpa-harness document-commands > docs/commands.md writes it anew")
  }

  @Test("Every command that the help shows has its section, with examples")
  func sections() {
    let text = CommandsDocument.text
    for command in ["verify golden", "run ranks", "run resharding", "bench python", "report page", "baseline accept"] {
      #expect(text.contains("\n## dpa-harness \(command)\n\n```text\nOVERVIEW: "), "\(command)")
    }
    for hidden in ["bench-cell", "throw-unmapped-error", "document-commands"] {
      #expect(!text.contains("## dpa-harness \(hidden)"))
    }
    for section in text.split(separator: "\n## ").dropFirst() where section.hasPrefix("dpa-harness") {
      #expect(section.contains("EXAMPLES:"), "\(section.prefix(40))")
    }
    #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count <= 120 && !$0.hasSuffix(" ") })
  }

  @Test("Every exit status is in the help and in docs/verdicts.md, with the order that decides")
  func exitStatuses() throws {
    #expect(ExitStatusTable.rows.map(\.status) == ExitStatus.allCases)
    let help = try BuiltProgram.run(["--help"], in: try TemporaryFolder()).text
    let document = String(
      decoding: try Data(contentsOf: Repository.root.appendingPathComponent("docs/verdicts.md")), as: UTF8.self)
    for (status, meaning) in ExitStatusTable.rows {
      #expect(help.contains("\(status.rawValue)  \(meaning)\n"), "\(status): one line of the help")
      #expect(document.contains(try Regex("\n\\| \(status.rawValue)[ ,]")), "\(status)")
    }
    for text in [help, document] { #expect(text.contains("the first of \(ExitStatusTable.order).")) }
    let order = ExitStatusTable.order.split(separator: ", ").compactMap { Int32($0) }.compactMap(ExitStatus.init)
    for (place, status) in order.enumerated() {
      #expect(ExitStatus.mostSevere(order[place...].reversed()) == status)
    }
  }
}
