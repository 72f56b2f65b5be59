import DPAEngine
import Foundation
import Hashing
import Testing

@Suite("compare, calibrate and baseline on the command line")
struct CompareTests {
  private static let cell = "mersenne-twister/plain"

  /// The root of the cell, by the program itself, and that of the canary, by CPython (its state after 4,000,000 steps).
  private static let roots: (cell: String, canary: String) = {
    struct Run: Decodable { let root: String }
    let arguments = ["bench-cell", cell, "--iterations", "1", "--warmup", "0"]
    let run = (try? BuiltProgram.run(arguments, in: try TemporaryFolder())).flatMap {
      try? JSONDecoder().decode(Run.self, from: $0.output)
    }
    let state: UInt64 = 0xb0f0_51ee_8c5c_74ce
    let canary = SHA256.digest(of: (0..<8).map { UInt8(truncatingIfNeeded: state >> (8 * $0)) })
    return (run?.root ?? "", canary.description)
  }()

  /// A program with one gated cell and the canary that prints what a build would: no time passes.
  ///
  /// - Parameters:
  ///   - time: Of an iteration, in nanoseconds.
  ///   - takesTurns: Whether it knows them; else it is as a build of before they were there.
  ///   - timing: What the shell does besides before it prints a time.
  private static func build(
    _ name: String, in folder: TemporaryFolder, allocations: Int, root: String? = nil, time: Int = 1_000,
    takesTurns: Bool = true, timing: String = ":"
  ) throws {
    let script = """
      #!/bin/sh
      # \(name)
      root="\(root ?? roots.cell)" samples=1024
      # The canary holds no code of a build: it always takes the same time.
      times='[\(time),\(time + 1)]'
      if [ "$2" = canary/portable-loop ]; then root="\(roots.canary)" samples=4000000 times='[1000,1001]'; fi
      if [ "$1" = bench ]; then
        echo '{\(takesTurns ? "\"in_turn\":true," : "")"cells":[
          {"name":"\(cell)","sample_count":1024,"primary_metric":"cpu_nanoseconds","gated":true},
          {"name":"canary/portable-loop","sample_count":4000000,"primary_metric":"cpu_nanoseconds","gated":false}]}'
      elif [ "$4" = timing ]; then
        \(timing)
        case "$*" in *--in-turn*) for turn in 1 2; do echo ready; read word; done;; esac
        echo '{"version":1,"cell":"'$2'","root":"'$root'","sample_count":'$samples',"values":[
          {"metric":"cpu_nanoseconds","iterations":'"$times"'}]}'
      else
        echo '{"version":1,"cell":"'$2'","root":"'$root'","sample_count":'$samples',"values":[
          {"metric":"allocation_count","iterations":[\(allocations)]}]}'
      fi
      """
    let file = folder.url.appendingPathComponent(name)
    try Data(script.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }

  private func folder(
    newAllocations: Int = 0, newRoot: String? = nil, baseRoot: String? = nil
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Self.build("base", in: folder, allocations: 0, root: baseRoot)
    try Self.build("new", in: folder, allocations: newAllocations, root: newRoot)
    return folder
  }

  private func run(_ options: String, in folder: TemporaryFolder) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(options.split(separator: " ").map(String.init), in: folder)
  }

  @Test("Two equal builds hold, the report holds every pair, and is not replaced unasked")
  func equal() throws {
    let folder = try folder()
    let outcome = try run("compare base new --advisory --pairs 10 --output c.json", in: folder)
    #expect(outcome.error.isEmpty)
    #expect(outcome.text.hasSuffix("compare: HELD, 1 cases held, 0 failed, 1 skipped\n"))
    #expect(outcome.status == 0)
    #expect(try folder.snapshot().keys.sorted() == ["base", "c.json", "new"])
    let data = try Data(contentsOf: folder.url.appendingPathComponent("c.json"))
    let report = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let cells = try #require(report["cells"] as? [[String: Any]])
    #expect((cells.first?["pairs"] as? [[Double]])?.count == 10)
    let again = try run("compare base new --advisory --pairs 10 --output c.json", in: folder)
    #expect(again.error == "Error: 'c.json' is there already; give --force to replace it\n")
    #expect(again.status == 74)
  }

  @Test("On a machine without a calibration times decide all the same, and the verdict says so")
  func notCalibrated() throws {
    let folder = try folder()
    let same = try run("compare base new --pairs 10 --output c.json", in: folder)
    #expect(same.status == 0 && same.text.hasSuffix("compare: HELD, 2 cases held, 0 failed\n"))
    #expect(same.text.contains("; not calibrated on this machine: there is no folder of reports at 'reports'"))
    let report = String(decoding: try #require(try folder.snapshot()["c.json"]), as: UTF8.self)
    #expect(report.contains("\"in_turn\"") && !report.contains("back_to_back"))
    try Self.build("new", in: folder, allocations: 0, time: 1_040)
    #expect(try run("compare base new --pairs 10", in: folder).status == 2)
    try Self.build("base", in: folder, allocations: 0, takesTurns: false)
    let before = try run("compare base new --pairs 10 --output c.json --force", in: folder)
    #expect(before.status == 0, "pairs back to back cannot tell so little without a calibration")
    let other = String(decoding: try #require(try folder.snapshot()["c.json"]), as: UTF8.self)
    #expect(other.contains("\"back_to_back\"") && !other.contains("in_turn"))
  }

  @Test(
    "For git bisect: 0 not slower, 1 slower, 125 undecided or does not build, 128 anything else",
    arguments: [
      ("base new", 0), ("base slow", 1), ("slow base", 0), ("base fat", 1), ("base wide", 125),
      ("base broken", 128), ("base nowhere", 128), ("base new --pairs many", 128), ("base new --pairs 3", 128),
    ])
  func gitBisect(_ sides: String, _ status: Int32) throws {
    let folder = try folder()
    try Self.build("slow", in: folder, allocations: 0, time: 1_300)
    try Self.build("fat", in: folder, allocations: 1)
    try Self.build("broken", in: folder, allocations: 0, timing: "exit 9")
    // Slower or faster by what its environment holds: nothing that pairs could agree on.
    try Self.build("wide", in: folder, allocations: 0, time: 1)
    let wide = folder.url.appendingPathComponent("wide")
    let script = try String(contentsOf: wide, encoding: .utf8)
    let varying = script.replacing("'[1,2]'", with: "[$((${#DPA_PADDING} % 7 * 100 + 700)),1000]")
    try Data(varying.utf8).write(to: wide)
    let pairs = sides.contains("--pairs") ? "" : " --pairs 10"
    let outcome = try run("compare \(sides)\(pairs) --for-git-bisect", in: folder)
    #expect(outcome.status == status, "\(outcome.text)\(outcome.error)")
  }

  @Test("A revision that does not build is skipped by git bisect, and is not comparable else")
  func doesNotBuild() throws {
    let folder = try folder()
    let script = """
      git init --quiet . && git -c user.name=a -c user.email=a commit --quiet --allow-empty --message one
      "$0" compare base HEAD --pairs 10 --for-git-bisect; echo "status $?"
      "$0" compare base HEAD --pairs 10; echo "status $?"
      # Every commit would be skipped.
      "$0" compare HEAD base --pairs 10 --for-git-bisect; echo "status $?"
      "$0" compare HEAD HEAD --pairs 10 --for-git-bisect; echo "status $?"
      """
    let outcome = try BuiltProgram.runShell(script, in: folder)
    #expect(outcome.text == "status 125\nstatus 4\nstatus 128\nstatus 128\n", "\(outcome.error)")
    let lines = outcome.error.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("building 'HEAD' (") && $0.hasSuffix("; a first build takes minutes") })
    #expect(lines.contains { $0.hasPrefix("Error: revision 'HEAD' cannot be built: 'swift build' ended with status ") })
  }

  @Test(
    "All that can be refused is refused before a revision is built",
    arguments: [
      ("compare base HEAD --require-calibration", 4, "times cannot decide on this machine as was required"),
      ("compare base HEAD --pairs 3", 64, "--pairs must be an even number"),
      ("compare base HEAD --alpha 2", 64, "--alpha must be above 0"),
      ("compare base HEAD --filter (", 64, "--filter needs a regular expression"),
      ("compare HEAD nowhere", 64, "'nowhere' is neither a program, nor a report, nor a git revision"),
      ("compare base HEAD --output base", 74, "'base' is there already"),
      ("compare base HEAD --output c.json", 74, "'c.json.pairs.partial' is there from an interrupted run"),
    ])
  func refusedBeforeBuilding(_ options: String, _ status: Int32, _ sentence: String) throws {
    let folder = try folder()
    try Data().write(to: folder.url.appendingPathComponent("c.json.pairs.partial"))
    let repository = """
      git init --quiet . && git -c user.name=a -c user.email=a commit --quiet --allow-empty --message one
      """
    #expect(try BuiltProgram.runShell(repository, in: folder).status == 0)
    let outcome = try run(options, in: folder)
    #expect(outcome.status == status && outcome.error.hasPrefix("Error: \(sentence)"), "\(outcome.error)")
    let files = try folder.snapshot().keys.filter { !$0.hasPrefix(".git/") }.sorted()
    #expect(files == ["base", "c.json.pairs.partial", "new"])
  }

  @Test("A planted allocation: exit status 2")
  func allocation() throws {
    let outcome = try run(
      "compare base new --advisory --pairs 10 --format json", in: try folder(newAllocations: 100))
    #expect(outcome.status == 2)
    let verdict = try #require(JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    #expect(verdict["exit_status"] as? Int == 2)
    #expect((verdict["figures"] as? [[String: String]])?.last?["effect"] == "from 0")
  }

  @Test("An allocation less: exit status 0, or 2 where an improvement must not pass unseen")
  func improvement() throws {
    let folder = try TemporaryFolder()
    try Self.build("base", in: folder, allocations: 5)
    try Self.build("new", in: folder, allocations: 4)
    #expect(try run("compare base new --advisory --pairs 10", in: folder).status == 0)
    #expect(try run("compare base new --advisory --pairs 10 --fail-on improved", in: folder).status == 2)
  }

  @Test("A build that changes while it is compared is not comparable, and nothing is written")
  func changed() throws {
    let folder = try TemporaryFolder()
    for changing in ["base", "new"] {
      try Self.build("base", in: folder, allocations: 0)
      try Self.build("new", in: folder, allocations: 0)
      try Self.build(changing, in: folder, allocations: 0, timing: #"echo '# x' >> "$0""#)
      let outcome = try run("compare base new --advisory --pairs 10 --force --output c.json", in: folder)
      #expect(
        outcome.error == "Error: './\(changing)' changed while it was compared; compare copies of the builds\n")
      #expect(outcome.status == 4 && outcome.output.isEmpty)
      #expect(try folder.snapshot().keys.sorted() == ["base", "c.json.pairs.partial", "new"])
    }
  }

  @Test("A comparison that is there is replaced by --force only, by --resume neither")
  func existing() throws {
    let folder = try folder()
    try Data("mine".utf8).write(to: folder.url.appendingPathComponent("c.json"))
    let outcome = try run("compare base new --advisory --pairs 10 --output c.json --resume", in: folder)
    #expect(outcome.error == "Error: 'c.json' is there already; give --force to replace it\n")
    #expect(outcome.status == 74)
    #expect(try folder.snapshot()["c.json"] == Data("mine".utf8))
    #expect(try folder.snapshot().keys.sorted() == ["base", "c.json", "new"], "refused before any pair is measured")
    let forced = try run("compare base new --advisory --pairs 10 --output c.json --resume --force", in: folder)
    #expect(forced.status == 0)
    #expect(try folder.snapshot()["c.json"]?.first == UInt8(ascii: "{"))
  }

  @Test("A wrong root in one build or the same in both: the cell is void, and the exit status 1")
  func wrongRoot() throws {
    for folder in [try folder(newRoot: "bb"), try folder(newRoot: "bb", baseRoot: "bb")] {
      let outcome = try run("compare base new --advisory --pairs 10", in: folder)
      #expect(outcome.status == 1)
      let sentence = "' computed the root bb, and it must be \(Self.roots.cell)"
      #expect(outcome.text.contains("cell '\(Self.cell)' is void: a timing process of '"), "\(outcome.text)")
      #expect(outcome.text.contains(sentence) && !outcome.text.contains("cpu_nanoseconds"), "\(outcome.text)")
    }
  }

  @Test(
    "What cannot be compared is refused with one sentence",
    arguments: [
      (
        "compare base new --pairs 2", 64,
        "2 pairs reach p = 0.25 at best, but alpha 0.01 over 2 looks and the canary, which may move either way, needs "
          + "less than 0.0025; give --pairs 10 or more"
      ),
      (
        "compare base new --require-calibration", 4,
        "times cannot decide on this machine as was required: there is no folder of reports at 'reports' and so no "
          + "calibration; run 'dpa-harness calibrate', or leave --require-calibration out"
      ),
      (
        "compare base new --require-calibration --advisory", 64,
        "--advisory is for machines without a calibration, which --require-calibration refuses"
      ),
      ("compare base nowhere", 64, "'nowhere' is neither a program, nor a report, nor a git revision of this folder"),
      ("compare base new --resume", 64, "--resume needs --output, beside which pairs are kept"),
      (
        "compare base report.json", 64,
        "'base' and 'report.json' are a report and a build; name two reports or two builds"
      ),
      (
        "compare old new", 4,
        "'old' has no benchmarks to compare: 'bench --list' ended with status 64, saying: Error: Unknown option; "
          + "name a build that has the benchmark commands"
      ),
      (
        "calibrate --same-pairs 30 --reports .", 64,
        "--same-pairs must be an even number of at least 48, three times the pairs of a comparison, not 30"
      ),
      ("bench --gate-timing", 64, "--gate-timing and --fail-on need --gate"),
      ("bench --fail-on improved", 64, "--gate-timing and --fail-on need --gate"),
      ("compare base new --alpha 1", 64, "--alpha must be above 0 and below 1, not 1.0"),
      ("compare base new --filter ^none$", 64, "there is no benchmark to compare; --filter chooses none"),
    ])
  func refused(_ options: String, _ status: Int32, _ sentence: String) throws {
    let folder = try folder()
    try Data("{}".utf8).write(to: folder.url.appendingPathComponent("report.json"))
    let old = folder.url.appendingPathComponent("old")
    try Data("#!/bin/sh\necho 'Error: Unknown option' >&2\nexit 64\n".utf8).write(to: old)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: old.path)
    let outcome = try run(options, in: folder)
    #expect(outcome.error.split(separator: "\n").first.map(String.init) == "Error: " + sentence)
    #expect(outcome.status == status)
    #expect(outcome.output.isEmpty)
  }

  @Test("A baseline changes by baseline accept only, which shows what moved; bench --gate holds against it")
  func baseline() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("reports"), withIntermediateDirectories: true)
    let bench = "bench --size smoke --repeats 2 --filter ^statistics/exact|^reference/"
    let first = try run("\(bench) --output first.json --gate", in: folder)
    #expect(first.status == 4)
    #expect(first.error.contains("no baseline was accepted for this machine class at 'reports/baselines/"))
    let accepted = try run("baseline accept first.json", in: folder)
    #expect(accepted.text.hasPrefix("accepted 'reports/baselines/"))
    #expect(accepted.text.hasSuffix(", the first baseline of its machine class\n"))
    let again = try run("baseline accept first.json", in: folder)
    #expect(again.text.hasSuffix("; nothing moved\n"))
    // Debug builds count no allocations, so that it is the nights that decide: a time far below all before.
    try Self.writeNights(beside: "first.json", ratios: [1e9, 1e9, 1e9, 1e-9, 1e-9], in: folder)
    let gate = try run("\(bench) --output second.json --gate", in: folder)
    #expect(gate.status == 0, "\(gate.text)\(gate.error)")
    #expect(gate.text.contains("compare: HELD"))
    let improved = try run("\(bench) --output improved.json --gate --fail-on improved", in: folder)
    #expect(improved.status == 2, "\(improved.text)\(improved.error)")
    #expect(improved.text.contains("against the median of 3 stable runs, in 3 of 3 nights"))
    let timing = try run("\(bench) --output third.json --gate --gate-timing", in: folder)
    #expect(timing.status == 4)
    #expect(timing.text.contains("PROBLEM times were asked to decide, but there is no calibration at"))
  }

  /// A history of runs like a report's in which the exact statistics took so many times as long as the reference cell.
  private static func writeNights(beside report: String, ratios: [Double], in folder: TemporaryFolder) throws {
    let data = try Data(contentsOf: folder.url.appendingPathComponent(report))
    let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let environment = try #require((object["environment"] as? [String: Any])?["facts"] as? [[String: String]])
    let key = ["architecture", "processor", "usable_cores", "compiler", "allocator"].map { (name: String) in
      environment.first { $0["name"] == name }?["value"] ?? "unknown-\(name)"
    }
    let cells = try #require(object["cells"] as? [[String: Any]])
    func cell(_ name: String, _ time: Double) -> [String: Any] {
      let root = cells.first { $0["name"] as? String == name }?["root"] as? String ?? ""
      return [
        "name": name, "state": "measured", "primary_metric": "cpu_nanoseconds", "root": String(root.prefix(16)),
        "figures": [
          ["cpu_nanoseconds", "nanoseconds", time, time, time, false],
          ["reference_ratio", "times", time / 1e6, time / 1e6, time / 1e6, false],
        ],
      ]
    }
    let lines = try ratios.enumerated().map { night, ratio in
      let line: [String: Any] = [
        "header": ["schema": "dpa-harness-history", "version": 1], "started_at": "2026-01-0\(night + 1)T00:00:00Z",
        "size": "smoke", "complete": true, "machine_key": key.joined(separator: " | "),
        "cells": [cell("reference/portable", 1e6), cell("statistics/exact", ratio * 1e6)],
      ]
      return String(decoding: try JSONSerialization.data(withJSONObject: line), as: UTF8.self) + "\n"
    }
    let reports = folder.url.appendingPathComponent("reports")
    let baseline = try #require(
      try FileManager.default.contentsOfDirectory(atPath: reports.appendingPathComponent("baselines").path).first)
    let history = reports.appendingPathComponent("history")
    try FileManager.default.createDirectory(at: history, withIntermediateDirectories: true)
    try Data(lines.joined().utf8).write(
      to: history.appendingPathComponent(baseline.replacing(".json", with: ".jsonl")))
  }
}
