import DPATestSupport
import Testing

struct ThrownErrorTests {
  @Test("the text is the error's own, and nothing where nothing is thrown")
  func texts() {
    #expect(
      ThrownError.text { throw PythonFailure.failed(script: "a.py", status: 3) }
        == "a.py ended with status 3; its own message is above")
    #expect(ThrownError.text { 1 } == nil)
  }
}
