import Foundation
import Testing

@testable import HarnessPage

@Suite("The page of a training run draws what the run has noted")
struct TrainingPageTests {
  private static func series(_ name: String, _ values: [Double]) -> TrainingSeries {
    TrainingSeries(name, values.enumerated().map { .init(step: Double($0.offset + 1), value: $0.element) })
  }

  @Test("Every series has a drawing with a description, and texts are escaped")
  func page() {
    let page = TrainingPage(
      title: "run <1>", facts: [("folder", "a&b")],
      series: [Self.series("val/lsd", [30, 20.5]), Self.series("lr", [])],
      configuration: "{\"a\": 1}")
    let html = page.html
    #expect(html.contains("<title>dpa-harness: run &lt;1&gt;</title>") && html.contains("<dd>a&amp;b</dd>"))
    #expect(html.contains("From step 1: 30.00 to step 2: 20.50.") && html.contains("No values."))
    #expect(html.contains("<pre>{&quot;a&quot;: 1}</pre>") && !html.contains("{{"))
    #expect(html.components(separatedBy: "<svg").count == 3)
  }

  @Test("A long series is thinned, keeps its last value, and has no dots that run together")
  func long() {
    let markup = StepChart(series: Self.series("train/loss", (0..<5_000).map { 1 / Double($0 + 1) }), id: "s").element
      .markup
    let places = markup.split(separator: "<path class=\"trend\"")[1].split(separator: "L").count
    #expect((500...602).contains(places), "\(places)")
    #expect(!markup.contains("<circle"))
    // From 1 to 0.0002: the axis is logarithmic.
    #expect(markup.contains(">0.0010<") || markup.contains(">0.001<") || markup.contains("1.00e-3"))
  }

  @Test(
    "Numbers of every size are short",
    arguments: [(0, "0"), (1234.56, "1234.6"), (2.5, "2.50"), (0.0123, "0.0123"), (1e-4, "1.00e-4")])
  func numbers(value: Double, text: String) { #expect(StepChart.number(value) == text) }
}
