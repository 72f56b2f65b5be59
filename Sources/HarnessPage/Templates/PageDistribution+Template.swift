extension PageDistribution {
  /// Its figures, for Markdown.
  package var templateValue: TemplateValue {
    .group([
      "cell": .text(cell), "count": .text("\(sorted.values.count)"),
      "median": .text(ShownQuantity.text(sorted.median, unit: unit)),
      "lowest": distance(sorted.lowest), "highest": distance(sorted.highest),
      "lower": distance(sorted.lowerQuartile), "upper": distance(sorted.upperQuartile),
    ])
  }

  private func distance(_ sample: Double) -> TemplateValue { .text(ShownQuantity.signedPercent(deviation(sample))) }
}
