import HarnessBenchmarks
package import HarnessKit

extension PageModel {
  /// The page as the templates take it.
  package func templateValue(styles: String, words: Sentence.Words) -> TemplateValue {
    func text(_ sentence: Sentence) -> TemplateValue { .text(sentence.worded(by: words)) }
    return .group([
      "styles": .markup(styles),
      "verdictSetting": text("\(setting: "verdict")"),
      "formatSetting": text("\(setting: "format")"),
      "reportSetting": text("\(setting: "report")"),
      "filterSetting": text("\(setting: "filter")"),
      "sizeSetting": text("\(setting: "size")"),
      "size": .text(size ?? BenchmarkSize.default.rawValue),
      "title": .text(title),
      "machine": .text(machine),
      "historySentence": .text(historySentence),
      "verdicts": .items(verdicts.map(\.templateValue)),
      "warnings": .items(warnings.map(TemplateValue.text)),
      "trends": trends.isEmpty ? .nothing : trendsValue,
      "distributions": distributions.isEmpty ? .nothing : distributionsValue,
      "memory": memory.isEmpty ? .nothing : memoryValue,
      "changes": changesValue,
      "comparedRuns": .optional(comparedCount == 0 ? nil : comparedCount == 1 ? "1 run" : "\(comparedCount) runs"),
      "scaling": .items(scaling.enumerated().map(Self.scalingValue)),
      "matrices": .items(matrices.map(\.templateValue)),
      "calibration": calibration?.templateValue ?? .nothing,
      "facts": .list(facts.map(\.templateValue)),
    ])
  }

  /// The worst of the verdicts, and the day.
  private var title: String {
    let day = facts.first { $0.name == "latest_run" }?.value.map { ", \($0.prefix(10))" } ?? ""
    // Bad before open: a title has room for one verdict, and this is the one that needs somebody.
    guard let worst = verdicts.first(where: { $0.mark == .bad }) ?? verdicts.first(where: { $0.mark == .open }) else {
      return (verdicts.isEmpty ? "nothing verified" : "all held") + day
    }
    return "\(worst.subject) \(worst.word)\(day)"
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

  private static func scalingValue(_ number: Int, _ scaling: PageScaling) -> TemplateValue {
    let exponent = scaling.exponent.map { "exponent \(DecimalText.text($0, decimals: 2))" } ?? "no exponent fits"
    return .group([
      "name": .text(scaling.name), "exponent": .text(exponent),
      "chart": .markup(ScalingChart(scaling: scaling, id: "scaling-\(number)").element.markup),
    ])
  }

  /// What belongs to each suite, in the order in which the suites first appear.
  static func suites<Member>(
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

extension GoldenMatrix {
  package var templateValue: TemplateValue {
    .group([
      "subject": .text(subject), "kernels": .list(kernels.map(TemplateValue.text)),
      "rows": .list(rows.map(Self.row)), "failures": .items(failures.map(TemplateValue.text)),
      "more": moreFailures == 0 ? .nothing : .text("\(moreFailures)"),
      "skips": .items(skips.map(TemplateValue.text)), "problems": .items(problems.map(TemplateValue.text)),
    ])
  }

  private static func row(_ row: Row) -> TemplateValue {
    .group(["layer": .text(row.layer), "entries": .list(row.counts.map(entry))])
  }

  private static func entry(_ counts: VerdictDocument.Counts?) -> TemplateValue {
    guard let counts else { return .group(["look": .text("none"), "text": .text("—")]) }
    let ran = counts.held + counts.failed
    let skipped = counts.skipped == 0 ? "" : " (+\(counts.skipped) skipped)"
    if counts.failed > 0 {
      return .group(["look": .text("bad"), "text": .text("✗ \(counts.failed) of \(ran) failed\(skipped)")])
    }
    // Skipped cases alone have shown nothing, so that they do not look good.
    if ran == 0 { return .group(["look": .text("none"), "text": .text("\(counts.skipped) skipped")]) }
    return .group(["look": .text("good"), "text": .text("✓ \(counts.held)\(skipped)")])
  }
}

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
      "name": .text(rate.name), "share": .text(DecimalText.percent(rate.share)),
      "interval": .text("\(DecimalText.percent(rate.low)) to \(DecimalText.percent(rate.high))"),
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

extension PageMemoryRow.Entry {
  /// - Parameter notes: The reasons so far; a new one takes the next number.
  package func templateValue(numbering notes: inout [String]) -> TemplateValue {
    var number: Int?
    if let reason {
      // The same reason has the same number: most cells share one, and the table stays narrow.
      number = notes.firstIndex(of: reason)
      if number == nil {
        notes.append(reason)
        number = notes.count - 1
      }
    }
    return .group([
      "value": .text(value ?? "n/a"), "isMissing": value == nil ? .group([:]) : .nothing,
      "note": .optional(number.map { "\($0 + 1)" }),
    ])
  }
}

extension PageVerdict {
  package var templateValue: TemplateValue {
    .group([
      "subject": .text(subject), "word": .text(word), "status": .text("\(status)"), "sentence": .text(sentence),
      "mark": .text(mark.rawValue), "sign": .text(mark.sign),
    ])
  }
}
