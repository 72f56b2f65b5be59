internal import HarnessKit

/// How a profile of allocations is shown.
public enum AllocationFormat: String, CaseIterable, Sendable {
  case text
  case json
  /// A line for each call stack, as programs that draw flame graphs read it.
  case folded
}

extension AllocationProfile {
  /// - Parameters:
  ///   - order: What comes first, and what a folded stack is weighed by.
  ///   - rowCount: Functions shown as text; the others are counted.
  public func render(_ format: AllocationFormat, by order: Order = .bytes, rowCount: Int = 20) -> String {
    switch format {
    case .text: text(by: order, rowCount: rowCount)
    case .json: json
    case .folded: folded(by: order)
    }
  }

  private func text(by order: Order, rowCount: Int) -> String {
    let rows = rows(by: order)
    let table = TextTable(
      [
        .figure("own bytes"), .figure("own blocks"), .figure("all bytes"), .figure("all blocks"), .figure("left bytes"),
        .word("function"),
      ],
      rows: rows.prefix(rowCount).map { row in
        [row.own.bytes, row.own.count, row.all.bytes, row.all.count, row.live.bytes].map(Self.grouped)
          + [row.function.name]
      })
    let left = rows.count - min(rows.count, rowCount)
    let rest = left == 0 ? "" : "... and \(left) more \(left == 1 ? "function" : "functions")\n"
    return VisibleText.render("One iteration of '\(cell)', size \(size); \(sampling).") + "\n"
      + VisibleText.render(totals) + "\n"
      + (rows.isEmpty ? "" : "\n" + table.text + rest)
  }

  private var sampling: String {
    sampleBytes == 1
      ? "every block was recorded" : "one block in \(Self.grouped(sampleBytes)) bytes was recorded, on average"
  }

  private var totals: String {
    let seen = found
    let profiled = "profiled: \(Self.words(seen))"
    guard let counted else { return "\(profiled); not counted: \(uncountedReason ?? "no reason is known")" }
    return "counted: \(Self.words(counted)); \(profiled)"
  }

  private static func words(_ amount: AllocationAmount) -> String {
    "\(grouped(amount.count)) \(amount.count == 1 ? "block" : "blocks") of \(grouped(amount.bytes)) bytes"
  }

  private static func grouped(_ number: UInt64) -> String { DecimalText.grouped(Double(number)) }

  /// Frames from the outermost to the innermost, then the weight.
  private func folded(by order: Order) -> String {
    stacks.map { stack in
      // Semicolons part frames, and the weight stands behind the last space.
      let frames = stack.functions.map { $0.name.split(separator: ";").joined(separator: ":") }
      let weight = order == .bytes ? stack.allocated.bytes : stack.allocated.count
      return VisibleText.render("\(frames.joined(separator: ";")) \(weight)") + "\n"
    }.joined()
  }

  private var json: String {
    JSONText.document([
      ("header", JSONText.line(ReportHeader(schema: "dpa-harness-allocations", version: 1))),
      ("cell", JSONText.line(cell)), ("size", JSONText.line(size)), ("sample_bytes", "\(sampleBytes)"),
      ("counted", counted.map { JSONText.line(Amount($0)) } ?? "null"),
      ("uncounted_reason", uncountedReason.map { JSONText.line($0) } ?? "null"),
      ("profiled", JSONText.line(Amount(found))),
      ("functions", JSONText.lines(rows(by: .bytes).map(FunctionEntry.init))),
      ("stacks", JSONText.lines(stacks.map(StackEntry.init))),
    ])
  }

  private struct Amount: Encodable {
    let count, bytes: UInt64

    init(_ amount: AllocationAmount) { (count, bytes) = (amount.count, amount.bytes) }
  }

  private struct FunctionEntry: Encodable {
    let function, file: String
    let own, all, left: Amount

    init(_ row: AllocationProfile.Row) {
      (function, file) = (row.function.name, row.function.file)
      (own, all, left) = (Amount(row.own), Amount(row.all), Amount(row.live))
    }
  }

  private struct StackEntry: Encodable {
    let functions: [String]
    let allocated, left: Amount

    init(_ stack: AllocationProfile.Stack) {
      functions = stack.functions.map(\.name)
      (allocated, left) = (Amount(stack.allocated), Amount(stack.live))
    }
  }
}
