import ExternalEngine
import HarnessKit
import Testing

@Suite("A command line is split into words without a shell")
struct CommandWordsTests {
  @Test(
    "White space parts words, and quotes and backslashes keep them together",
    arguments: [
      ("engine", ["engine"]),
      ("  python3   my_engine.py ", ["python3", "my_engine.py"]),
      ("'my engine' --name \"two words\"", ["my engine", "--name", "two words"]),
      ("a\\ b c\\\"d", ["a b", "c\"d"]),
      ("one'two'\"three\"", ["onetwothree"]),
      ("engine '' x", ["engine", "", "x"]),
      ("engine \"a\\\"b\\\\c\\d\"", ["engine", "a\"b\\c\\d"]),
      ("engine 'a\\b' $HOME *.py `id`", ["engine", "a\\b", "$HOME", "*.py", "`id`"]),
      ("engine\n\tnext", ["engine", "next"]),
    ])
  func words(text: String, words: [String]) throws {
    #expect(try CommandWords.split(text) == words)
  }

  @Test(
    "No program, and a quote or backslash without its end, are refused",
    arguments: [
      ("", "engine_command needs a program and its arguments, not ''"),
      ("  ", "engine_command needs a program and its arguments, not '  '"),
      ("'' x", "engine_command needs a program and its arguments, not ''' x'"),
      ("a 'b", "engine_command has a quote without its end: a 'b"),
      ("a \"b\\\"", "engine_command has a quote without its end: a \"b\\\""),
      ("a b\\", "engine_command ends with a backslash that keeps nothing: a b\\"),
    ])
  func refusals(text: String, sentence: String) {
    let error = #expect(throws: HarnessError.self) { try CommandWords.split(text) }
    #expect(error?.description == sentence)
    #expect(error?.status == .usage)
  }
}
