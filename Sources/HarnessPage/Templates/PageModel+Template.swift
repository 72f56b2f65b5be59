import HarnessBenchmarks

extension PageModel {
  /// The page as the templates take it.
  package func templateValue(styles: String) -> TemplateValue {
    .group([
      "styles": .markup(styles),
      "title": .text(title),
      "machine": .text(machine),
      "historySentence": .text(historySentence),
      "verdicts": .items(verdicts.map(\.templateValue)),
      "warnings": .items(warnings.map(TemplateValue.text)),
      "trends": trends.isEmpty ? .nothing : trendsValue,
      "distributions": distributions.isEmpty ? .nothing : distributionsValue,
      "memory": memory.isEmpty ? .nothing : memoryValue,
      "changes": exactChanges.isEmpty ? .nothing : changesValue,
      "scaling": .items(scaling.enumerated().map(Self.scalingValue)),
      "matrices": .items(matrices.map(\.templateValue)),
      "calibration": calibration?.templateValue ?? .nothing,
      "facts": .list(facts.map(\.templateValue)),
    ])
  }

  /// The worst of the verdicts, and the day.
  private var title: String {
    let day = facts.first { $0.name == "latest_run" }?.value.map { ", \($0.prefix(10))" } ?? ""
    guard let worst = verdicts.first(where: { $0.mark == .bad }) ?? verdicts.first(where: { $0.mark == .open }) else {
      return (verdicts.isEmpty ? "nothing verified" : "all held") + day
    }
    return "\(worst.subject) \(worst.word)\(day)"
  }

  private var trendsValue: TemplateValue {
    let numbered = Array(trends.enumerated())
    let suites = PageModel.suites(numbered, by: \.element.suite).map { suite, trends in
      TemplateValue.group([
        "suite": .text(suite), "cells": .list(trends.map { $0.element.templateValue(id: "trend-\($0.offset)") }),
      ])
    }
    let hasGroups = trends.contains { $0.points.contains { $0.runCount > 1 } }
    return .group(["suites": .list(suites), "groups": hasGroups ? .group([:]) : .nothing])
  }

  private var distributionsValue: TemplateValue {
    let suites = PageModel.suites(distributions, by: \.suite).enumerated().map { number, entry in
      TemplateValue.group([
        "suite": .text(entry.suite),
        "chart": .markup(DistributionChart(entry.members, id: "samples-\(number)").element.markup),
        "cells": .list(entry.members.map(\.templateValue)),
      ])
    }
    return .group(["reportName": .text(reportName ?? ""), "suites": .list(suites)])
  }

  private var memoryValue: TemplateValue {
    var notes: [String] = []
    let rows = memory.map { row in
      TemplateValue.group([
        "cell": .text(row.cell), "entries": .list(row.entries.map { $0.templateValue(numbering: &notes) }),
      ])
    }
    return .group([
      "reportName": .text(reportName ?? ""), "rows": .list(rows), "notes": .items(notes.map(TemplateValue.text)),
      "columns": .list(PageMemoryRow.columns.map { .text($0.title) }),
    ])
  }

  private var changesValue: TemplateValue {
    let items = exactChanges.map { change in
      TemplateValue.group([
        "cell": .text(change.cell), "what": .text(change.what), "old": .text(change.old), "new": .text(change.new),
        "date": .text(change.date), "commit": .text(change.commit),
      ])
    }
    let more = moreExactChanges == 0 ? TemplateValue.nothing : .text("\(moreExactChanges)")
    return .group(["items": .list(items), "more": more])
  }

  private static func scalingValue(_ number: Int, _ scaling: PageScaling) -> TemplateValue {
    let exponent = scaling.exponent.map { "exponent \(ShownQuantity.decimal($0, places: 2))" } ?? "no exponent fits"
    return .group([
      "name": .text(scaling.name), "exponent": .text(exponent),
      "chart": .markup(ScalingChart(scaling: scaling, id: "scaling-\(number)").element.markup),
    ])
  }

  /// What belongs to each suite, in the order in which the suites first appear.
  private static func suites<Member>(
    _ members: [Member], by suite: (Member) -> String
  ) -> [(suite: String, members: [Member])] {
    var order: [String] = []
    var found: [String: [Member]] = [:]
    for member in members {
      let name = suite(member)
      if found[name] == nil { order.append(name) }
      found[name, default: []].append(member)
    }
    return order.map { ($0, found[$0] ?? []) }
  }
}
