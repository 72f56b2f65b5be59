import Foundation
import Testing

/// The repositories are made of commits that each hold the shell script which is their build.
@Suite("bisect finds the commit that was planted")
struct BisectTests {
  private static let cell = "statistics/exact"

  /// What the program itself says of the two cells, which a build must repeat.
  private static let runs: [String: (root: String, samples: Int)] = {
    struct Run: Decodable {
      let root: String
      let sampleCount: Int
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    var runs: [String: (String, Int)] = [:]
    for name in [cell, "canary/portable-loop"] {
      let words = ["bench-cell", name, "--size", "smoke", "--iterations", "1", "--warmup", "0"]
      if let output = (try? BuiltProgram.run(words, in: try TemporaryFolder()))?.output,
        let run = try? decoder.decode(Run.self, from: output)
      {
        runs[name] = (run.root, run.sampleCount)
      }
    }
    return runs
  }()

  /// A build whose cell takes so many nanoseconds and makes so many allocations.
  private static func script(time: Int, allocations: Int) throws -> String {
    let canary = "canary/portable-loop"
    let (own, other) = (try #require(runs[cell]), try #require(runs[canary]))
    func listed(_ name: String, _ samples: Int) -> String {
      #"{"name":"\#(name)","sample_count":\#(samples),"primary_metric":"cpu_nanoseconds","gated":\#(name == cell)}"#
    }
    return """
      #!/bin/sh
      root=\(own.root) samples=\(own.samples) time=\(time)
      if [ "$2" = \(canary) ]; then root=\(other.root) samples=\(other.samples) time=1000; fi
      if [ "$1" = bench ]; then
        echo '{"in_turn":true,"cells":[\(listed(cell, own.samples)),\(listed(canary, other.samples))]}'
      elif [ "$4" = timing ]; then
        echo ready; read word
        echo '{"version":1,"cell":"'$2'","root":"'$root'","sample_count":'$samples',"values":[
          {"metric":"cpu_nanoseconds","iterations":['$time']}]}'
      else
        echo "$2" >> ../memory-runs
        echo '{"version":1,"cell":"'$2'","root":"'$root'","sample_count":'$samples',"values":[
          {"metric":"allocation_count","iterations":[\(allocations)]}]}'
      fi
      """
  }

  /// A repository of a good commit, tagged so, and 32 more; from two of them on the cell is slower or allocates more.
  private static func repository(slower: Int, larger: Int, broken: Set<Int> = []) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    func write(_ text: String, _ name: String) throws {
      let url = folder.url.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
    }
    for number in 0...32 {
      let build = try script(time: number >= slower ? 1_100 : 1_000, allocations: number >= larger ? 3 : 2)
      try write(broken.contains(number) ? "broken" : build, "commits/\(number)")
    }
    // What stands for the compiler: it takes the script for the program.
    try write(
      """
      #!/bin/sh
      [ "$1" != --version ] || exec echo one
      tree=${9:?} products=$7/release && mkdir -p "$products" && ! grep -q '^broken' "$tree/build" || exit 1
      cp "$tree/build" "$products/dpa-harness"
      """, "bin/swift")
    let made = try BuiltProgram.runShell(
      """
      set -e
      mkdir repository && cd repository && git init --quiet .
      for number in $(seq 0 32); do
        cp ../commits/$number build && echo $number > number && git add build number &&
          git -c user.name=a -c user.email=a commit --quiet --message "commit $number"
        [ $number != 0 ] || git tag good
      done
      """, in: folder)
    try #require(made.status == 0, "\(made.error)")
    return folder
  }

  private func bisect(_ options: String, in folder: TemporaryFolder) throws -> BuiltProgram.Outcome {
    try BuiltProgram.runShell(
      "cd repository && PATH=\"$PWD/../bin:$PATH\" exec \"$0\" bisect good HEAD --size smoke --pairs 10 \(options)",
      in: folder)
  }

  @Test("A slow-down and an allocation, each in at most six comparisons, and commits that do not build are skipped")
  func planted() throws {
    let folder = try Self.repository(slower: 21, larger: 6, broken: [16])
    let slow = try bisect("--cell '^statistics/exact$'", in: folder)
    let lines = slow.text.split(separator: "\n")
    #expect(slow.status == 0, "\(slow.text)\(slow.error)")
    try #require(lines.count == 4, "\(slow.text)")
    #expect(lines[0].hasPrefix("first bad commit: ") && lines[0].hasSuffix(" commit 21"))
    #expect(lines[1] == "effect: statistics/exact +10.0 % (95 % +10.0 % to +10.0 %), 10 pairs")
    #expect(lines[2].contains(#/^compared: [1-6], skipped: 1$/#), "\(lines[2])")
    #expect(lines[3].contains(#/^see it again: dpa-harness compare [0-9a-f]{40}\^ [0-9a-f]{40} --filter '\^stat/#))
    try FileManager.default.removeItem(at: folder.url.appendingPathComponent("memory-runs"))
    let large = try bisect("--cell '^statistics/exact$' --metric allocation_count", in: folder)
    #expect(large.status == 0, "\(large.text)\(large.error)")
    #expect(large.text.contains(" commit 6\neffect: statistics/exact allocation_count +50.00 %\ncompared: "))
    let count = large.text.matches(of: #/compared: (\d+)/#).first.flatMap { Int($0.1) } ?? 99
    #expect(count <= 6)
    // The good commit twice, so that the metric is known to be exact, and every other one once.
    let runs = try String(contentsOf: folder.url.appendingPathComponent("memory-runs"), encoding: .utf8)
    #expect(runs.split(separator: "\n").count == 2 + count, "\(runs)")
  }

  @Test("Commits right before it that cannot be judged are named too: exit status 3")
  func suspects() throws {
    let folder = try Self.repository(slower: 21, larger: 99, broken: [20])
    let outcome = try bisect("--cell '^statistics/exact$' --format json", in: folder)
    #expect(outcome.status == 3)
    let object = try #require(JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    #expect((object["suspects"] as? [String])?.count == 2 && object["subject"] as? String == "commit 21")
    let steps = try #require(object["steps"] as? [[String: Any]])
    #expect(steps.contains { ($0["finding"] as? String)?.hasPrefix("it cannot be built: 'swift build' ended") == true })
  }

  @Test("Where there is nothing to find, that is said")
  func nothing() throws {
    let folder = try Self.repository(slower: 99, larger: 99)
    for metric in ["", " --metric allocation_count"] {
      let none = try bisect("--cell '^statistic/'" + metric, in: folder)
      #expect(none.status == 64, "\(none.text)")
      #expect(none.error.contains("Error: there is no benchmark to compare; --cell chooses none\n"), "\(none.error)")
      #expect(!none.error.contains("building 'HEAD'"))
    }
    let same = try bisect("--cell '^statistics/exact$'", in: folder)
    #expect(same.status == 3 && same.text.contains(" is not worse than "), "\(same.text)\(same.error)")
    for (words, sentence) in [
      ("bisect HEAD HEAD --cell x", "'HEAD' and 'HEAD' are the same commit, so there is nothing between them"),
      ("bisect HEAD good --cell x", "'HEAD' is no ancestor of 'good', so there is no way from the one to the other"),
      ("bisect none HEAD --cell x", "'none' is neither a program, nor a report, nor a git revision of this folder"),
      (
        "bisect good HEAD --cell x --metric wall",
        "--metric must be one of allocation_count, allocated_bytes, live_bytes, peak_bytes, or left out for times, "
          + "not 'wall'"
      ),
    ] {
      let outcome = try BuiltProgram.runShell("cd repository && exec \"$0\" \(words)", in: folder)
      #expect(outcome.status == 64 && outcome.error.hasPrefix("Error: " + sentence), "\(outcome.error)")
    }
  }
}
