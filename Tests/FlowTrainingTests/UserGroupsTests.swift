import Flow
import Foundation
import HarnessKit
import Testing

@testable import FlowTraining

@Suite("Groups of settings of one's own are read from YAML, of which only what all versions read alike is taken")
struct UserGroupsTests {
  private static func value(_ text: String) throws -> SettingValue {
    try YAMLSettings.value(of: Array(text.utf8), from: "f.yaml")
  }

  private static func refusal(_ text: String) -> String { TinyTraining.refusal { _ = try value(text) } }

  private static func write(_ text: String, _ name: String, in folder: TemporaryFolder) throws {
    try Data(text.utf8).write(to: folder.url.appendingPathComponent(name))
  }

  @Test("The printed configuration makes the same one again, whose groups go before the program's")
  func userGroups() throws {
    let folder = try TemporaryFolder()
    let original = try TrainingConfiguration(["experiment=ksin/small/broken/flow", "seed=4"])
    try Self.write(#"{"mine": \#(original.text), "more": {"from": "mine", "seed": 5}}"#, "experiment.json", in: folder)
    // The groups are complete, so that nothing of the program's is left in them.
    try Self.write("# mine\nksin: {}\nsmall:\n  max_steps: 3\n", "trainer.yaml", in: folder)
    let mine = try TrainingConfiguration(["experiment=mine"], groups: folder.url.path)
    #expect(mine.digest == original.digest)
    #expect(try TrainingConfiguration(["experiment=more"], groups: folder.url.path).seed == 5)
    let short = try TrainingConfiguration(["experiment=ksin/small/flow"], groups: folder.url.path)
    #expect(short.totalSteps == 3)
  }

  @Test("A folder that is not there, or has a kind of group twice, and files without groups are refused")
  func folders() throws {
    let folder = try TemporaryFolder()
    func refusal(_ path: String? = nil) -> String {
      TinyTraining.refusal { _ = try TrainingConfiguration([], groups: path ?? folder.url.path) }
    }
    try Self.write("[]", "data.yaml", in: folder)
    #expect(
      refusal() == "65: '\(folder.url.path)/data.yaml' is malformed: it must hold groups of settings by their names")
    try Self.write("{}", "data.json", in: folder)
    #expect(refusal() == "65: '\(folder.url.path)' is malformed: it has data.yaml and data.json; keep one")
    #expect(refusal("/nowhere") == "74: cannot read '/nowhere': there is no such folder")
    try FileManager.default.removeItem(at: folder.url.appendingPathComponent("data.json"))
    try Self.write("# only a comment\n", "data.yaml", in: folder)
    #expect(refusal() == "65: the setting 'data.k' is missing")
  }

  @Test("Groups that are from one another in a circle are named")
  func circle() throws {
    let folder = try TemporaryFolder()
    try Self.write("a: {from: b}\nb: {from: a}\n", "experiment.yaml", in: folder)
    #expect(
      TinyTraining.refusal { _ = try TrainingConfiguration(["experiment=a"], groups: folder.url.path) }
        == "65: the experiment 'a' is from itself: a, b, a")
  }

  @Test(
    "Numbers, flags, texts and null are what JSON and YAML 1.2 say",
    arguments: [
      ("1e-4", SettingValue.number(1e-4)), ("3E+2", .number(300)), ("-0.5", .number(-0.5)), ("+7", .number(7)),
      (".5", .number(0.5)), ("2.", .number(2)), ("0", .number(0)), ("0.0", .number(0)), ("1024", .number(1024)),
      ("true", .flag(true)), ("false", .flag(false)), ("null", .null), ("~", .null), ("''", .text("")),
      ("'no'", .text("no")), (#""010""#, .text("010")), ("1e", .text("1e")), ("ksin/flow", .text("ksin/flow")),
      ("2001-01-01", .text("2001-01-01")), ("[1, two, [3]]", .list([.number(1), .text("two"), .list([.number(3)])])),
      ("{a: 1, 'b': {}}", .group(["a": .number(1), "b": .group([:])])),
      (
        #"{"a":[1e-4,true,null,"x\/\u00e9"]}"#,
        .group(["a": .list([.number(1e-4), .flag(true), .null, .text("x/é")])])
      ),
    ])
  func values(text: String, value: SettingValue) throws {
    #expect(try Self.value(text) == value)
  }

  @Test(
    "Words that another version of YAML takes for flags are refused", arguments: ["no", "On", "YES", "off", "True"])
  func flags(word: String) {
    #expect(
      Self.refusal("a: 1\nb: \(word)\n")
        == "65: 'f.yaml' is malformed: line 2: '\(word)' is a flag in some versions of YAML; write true or false, or "
        + "quote it")
  }

  @Test(
    "Numbers that another version of YAML takes for others are refused",
    arguments: ["010", "0o17", "0x1F", "0b11", "1_000", "1:30", ".inf", "-.Inf", ".nan", "00.5"])
  func numbers(text: String) {
    #expect(
      Self.refusal("a: \(text)")
        == "65: 'f.yaml' is malformed: line 1: '\(text)' is another number in other versions of YAML; write decimals, "
        + "or quote it")
  }

  @Test(
    "Anchors, merge keys, tags, double keys and what is no YAML are refused with their line",
    arguments: [
      ("a: &x 1\nb: *x", "line 1: the anchor '&x' is not read; name a group once and use 'from'"),
      ("a: &x {c: 1}\nb: {<<: *x}", "line 1: the anchor '&x' is not read; name a group once and use 'from'"),
      ("a: 1\nb: {<<: {c: 1}}", "line 2: the merge key '<<' is not read; use 'from'"),
      ("a: !!int 1", "line 1: the tag 'tag:yaml.org,2002:int' is not read"),
      ("a: 1\nb: 2\na: 3", "line 1: 'a' stands twice in one group"),
      (#"{"a": 1, "a": 2}"#, "line 1: 'a' stands twice in one group"),
      ("[1, 2]: 3", "line 1: a setting's name must be a word"),
      ("a: 1e999", "line 1: the number '1e999' is too large"),
      ("a: [1, 2", "line 2, column 1: did not find expected ',' or ']'"),
      ("a: 1\n---\nb: 2", "line 2, column 1: but found another document"),
      ("a:\n\t- 1", "line 2, column 1: found character that cannot start any token"),
    ])
  func refused(text: String, reason: String) {
    #expect(Self.refusal(text) == "65: 'f.yaml' is malformed: \(reason)")
  }

  @Test("Thousands of brackets in one another are refused, and end no program")
  func deep() {
    #expect(
      Self.refusal(String(repeating: "[", count: 100_000))
        == "65: 'f.yaml' is malformed: line 1: more than a thousand groups or lists lie in one another")
    let nested = (0..<1_400).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(Self.refusal(nested).hasSuffix(": more than a thousand groups or lists lie in one another"))
  }

  @Test("A few anchors in one another, which stand for billions of values, are refused at the first")
  func laughs() {
    let lines = (1..<40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1), *a\($0 - 1), *a\($0 - 1)]\n" }
    #expect(
      Self.refusal("a0: &a0 [1]\n" + lines.joined())
        == "65: 'f.yaml' is malformed: line 1: the anchor '&a0' is not read; name a group once and use 'from'")
  }
}
