import HarnessBenchmarks

extension PageCalibration {
  package var templateValue: TemplateValue {
    .group([
      "facts": .list(facts.map(\.templateValue)), "rates": .list(rates.map(Self.rate)),
      "floors": .items(
        floors.map { .group(["cell": .text($0.cell), "change": .text($0.change)]) }),
    ])
  }

  private static func rate(_ rate: Rate) -> TemplateValue {
    .group([
      "name": .text(rate.name), "share": .text(ShownQuantity.percent(rate.share)),
      "interval": .text("\(ShownQuantity.percent(rate.low)) to \(ShownQuantity.percent(rate.high))"),
      "counted": .text("\(rate.count) of \(rate.of)"),
    ])
  }
}

extension ReportEnvironment.Fact {
  /// A fact by its name, with the reason where it is not known.
  package var templateValue: TemplateValue {
    let known = value ?? "unavailable\(unavailable.map { ": \($0)" } ?? "")"
    return .group(["name": .text(name), "value": .text(known)])
  }
}
