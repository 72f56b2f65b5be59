import Foundation
import Testing

@Suite("An option that several commands have is one option")
struct SharedOptionsTests {
  /// What differs from command to command, since it means something else there.
  static let owned: Set = [
    "against", "engine", "fail-on", "filter", "force", "format", "help", "jobs", "kernel", "memory", "output", "pairs",
    "repeats", "resume", "root", "seed", "split", "start", "steps",
  ]

  @Test("It has the same words and the same default everywhere")
  func same() throws {
    var seen: [String: Set<String>] = [:]
    for (_, options) in try Self.options() {
      for (name, words) in options { seen[name, default: []].insert(words) }
    }
    for (name, words) in seen where !Self.owned.contains(name) {
      #expect(words.count == 1, "--\(name): \(words.sorted())")
    }
    #expect(seen.count > 60)
  }

  @Test("What chooses rows for generate chooses them for verify file, profile and run ranks too")
  func rows() throws {
    let options = try Self.options().mapValues { Set($0.keys) }
    let rows: Set = [
      "preset", "range", "depth", "engine", "with", "start", "count", "epoch", "epoch-size", "seeding", "base-seed",
      "world-size", "rank", "part", "as-rank",
    ]
    for command in ["generate", "verify file", "profile stages", "run ranks"] {
      #expect(rows.isSubset(of: try #require(options[command])), "\(command)")
    }
    let sample = rows.subtracting(["engine", "with", "start", "count", "epoch", "epoch-size", "part", "as-rank"])
    #expect(sample.isSubset(of: try #require(options["explain"])))
  }

  /// The options of each command with their words and defaults, as the parser tells them.
  private static func options() throws -> [String: [String: String]] {
    let outcome = try BuiltProgram.run(["--experimental-dump-help"], in: try TemporaryFolder())
    let tree = try #require(JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    var commands: [String: [String: String]] = [:]
    func collect(_ command: [String: Any], _ path: [String]) {
      for argument in command["arguments"] as? [[String: Any]] ?? [] {
        let names = argument["names"] as? [[String: Any]] ?? []
        guard let name = names.first(where: { $0["kind"] as? String == "long" })?["name"] as? String else { continue }
        let words = [argument["abstract"], argument["defaultValue"], argument["valueName"]].map { "\($0 ?? "none")" }
        commands[path.joined(separator: " "), default: [:]][name] = words.joined(separator: " | ")
      }
      for below in command["subcommands"] as? [[String: Any]] ?? [] {
        collect(below, path + [below["commandName"] as? String ?? ""])
      }
    }
    collect(try #require(tree["command"] as? [String: Any]), [])
    return commands
  }
}
