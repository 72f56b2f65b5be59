import HarnessKit

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
    if ran == 0 { return .group(["look": .text("none"), "text": .text("\(counts.skipped) skipped")]) }
    return .group(["look": .text("good"), "text": .text("✓ \(counts.held)\(skipped)")])
  }
}
