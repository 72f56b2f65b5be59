import ArgumentParser
import HarnessKit

/// docs/commands.md: the help of every command.
enum CommandsDocument {
  static var text: String {
    // A hidden group would hide what is below it.
    let shown = paths(below: HarnessCommand.self).filter { path in
      path.allSatisfy { $0.type.configuration.shouldDisplay }
    }
    let sections = ([[]] + shown).map { path in
      let words = ["dpa-harness"] + path.map { $0.name }
      return "## \(words.joined(separator: " "))\n\n```text\n\(help(of: path.last?.type))\n```\n"
    }
    return ([introduction] + sections).joined(separator: "\n")
  }

  private static let introduction = """
    # Commands

    What `dpa-harness COMMAND --help` prints, for every command; what the exit statuses mean for CI says
    [verdicts](verdicts.md#exit-status). This page is generated: `dpa-harness document-commands > docs/commands.md`
    writes it, and a test compares.

    """

  /// The words of every command that is no group, hidden ones too.
  static var leaves: [[String]] {
    paths(below: HarnessCommand.self).filter { $0.last?.type.configuration.subcommands.isEmpty ?? false }
      .map { path in path.map { $0.name } }
  }

  /// All commands, each behind its group.
  private static func paths(
    below parent: any ParsableCommand.Type, _ path: [(name: String, type: any ParsableCommand.Type)] = []
  ) -> [[(name: String, type: any ParsableCommand.Type)]] {
    parent.configuration.subcommands.flatMap { command in
      let own = path + [(command.configuration.commandName ?? "", command)]
      return [own] + paths(below: command, own)
    }
  }

  /// A width of its own, whatever the terminal's is.
  private static let columns = 100

  private static func help(of command: (any ParsableCommand.Type)?) -> String {
    let text = HarnessCommand.helpMessage(for: command ?? HarnessCommand.self, columns: columns)
    // Lines of the help may end with spaces, it ends with newlines, and its usage is one line however long.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      wrapped(usage: String(line.reversed().drop { $0 == " " }.reversed()))
    }
    return String(lines.joined(separator: "\n").reversed().drop { $0 == "\n" }.reversed())
  }

  private static func wrapped(usage line: String) -> String {
    guard line.hasPrefix("USAGE: ") else { return line }
    return line.split(separator: " [").enumerated().reduce(into: [String]()) { lines, piece in
      let word = piece.offset == 0 ? String(piece.element) : " [" + piece.element
      if let last = lines.last, last.count + word.count <= columns {
        lines[lines.count - 1] += word
      } else {
        lines.append(lines.isEmpty ? word : "      " + word)
      }
    }.joined(separator: "\n")
  }
}

/// Prints docs/commands.md. Not shown in the help.
struct DocumentCommandsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "document-commands", abstract: "Prints docs/commands.md.", shouldDisplay: false)

  func run() throws { try StandardOutputFile.write(CommandsDocument.text) }
}
