import DPAEngine
import Testing

struct ChainPlanTests {
  @Test("a link has one constant block up to F(264), two from F(265) on, and more later")
  func blockCounts() {
    let plan = ChainPlan(depth: 600)
    var start: UInt32 = 0
    for (link, text) in fibonacciDecimals(count: 600).enumerated() {
      let messageBytes = 64 + text.utf8.count
      let blocks = (messageBytes + 9 + 63) / 64 - 1
      #expect(plan.blockEnds[link] - start == UInt32(blocks), "link \(link)")
      start = plan.blockEnds[link]
    }
    #expect(plan.blockEnds[264] == 265 && plan.blockEnds[265] == 267)
    #expect(plan.schedules.count == 64 * Int(start))
  }

  @Test("a chain of no link has no block")
  func empty() {
    let plan = ChainPlan(depth: 0)
    #expect(plan.depth == 0 && plan.blockEnds.isEmpty && plan.schedules.isEmpty)
  }
}
