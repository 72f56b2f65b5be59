import Testing
import WrongEngines

@Suite("Known mistakes")
struct WrongEnginesTests {
  @Test("An engine about which nothing is known has no known mistake")
  func nothingIsKnown() {
    #expect(WrongEngines.mistake(explaining: []) == nil)
  }
}
