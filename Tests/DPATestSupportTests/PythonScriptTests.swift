import DPATestSupport
import Testing

struct PythonScriptTests {
  @Test("a script that does not exist is a failure, not an empty answer")
  func missingScript() {
    #expect(throws: PythonFailure.failed(script: "no-such-script.py", status: 2)) {
      try PythonScript("Tests/no-such-script.py").lines(from: [])
    }
  }

  @Test("a missing python3 is said in words")
  func missingPython() {
    #expect(
      PythonFailure.missing.description
        == "python3 is not in the search path; install it, this check compares with CPython and did not run")
  }
}
