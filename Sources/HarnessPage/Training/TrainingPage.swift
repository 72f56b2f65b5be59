import HarnessKit

/// The page of a training run: how its loss and its validation went, in one HTML file without scripts or network.
public struct TrainingPage: Sendable {
  public let title: String
  /// What the run is, a line each.
  public let facts: [(name: String, value: String)]
  public let series: [TrainingSeries]
  /// The whole configuration as text.
  public let configuration: String

  public init(
    title: String, facts: [(name: String, value: String)], series: [TrainingSeries], configuration: String
  ) {
    self.title = title
    self.facts = facts
    self.series = series
    self.configuration = configuration
  }

  /// The page.
  public var html: String {
    let cards = series.enumerated().map { number, series in
      TemplateValue.group([
        "name": .text(series.name), "latest": .text(series.points.last.map { StepChart.number($0.value) } ?? ""),
        "chart": .markup(StepChart(series: series, id: "series-\(number)").element.markup),
      ])
    }
    let value = TemplateValue.group([
      "styles": .markup(String(decoding: PackageResources.page_css, as: UTF8.self)), "title": .text(title),
      "facts": .list(facts.map { .group(["name": .text($0.name), "value": .text($0.value)]) }),
      "series": .items(cards), "configuration": .text(configuration),
    ])
    let template = Template(String(decoding: PackageResources.training_html_mustache, as: UTF8.self))
    return template.filled(with: value, escape: HTMLText.escape)
  }
}
