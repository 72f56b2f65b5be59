import DPAHarness
import Testing

@Suite("Exit status")
struct ExitStatusTests {
  @Test("The numbers are those of the design")
  func numbers() {
    #expect(DPAHarness.ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 64, 65, 70, 74, 130, 141])
  }

  @Test("Of several, the first of 70, 74, 65, 1, 4, 2, 3 wins")
  func precedence() {
    let order: [DPAHarness.ExitStatus] = [
      .internalError, .inputOutput, .malformed, .failed, .notComparable, .regression, .undecided, .held,
    ]
    for (place, status) in order.enumerated() {
      #expect(DPAHarness.ExitStatus.mostSevere(order[place...].reversed()) == status)
    }
    #expect(DPAHarness.ExitStatus.mostSevere([]) == .held)
  }
}
