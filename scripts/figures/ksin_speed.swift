// What scripts/figures/ksin-ratios times, as C functions: compiled into a library of its own beside the engine.
import KSinEngine

/// Makes sounds of one length from rows of parameters, with the kernel of a number: 0 portable, 1 avx2, 2 avx512,
/// 3 neon. Returns 1 where this processor lacks it.
@_cdecl("ksin_signals")
public func signals(
  _ kernel: Int32, _ k: Int, _ length: Int, _ parameters: UnsafePointer<Float>, _ rows: Int,
  _ samples: UnsafeMutablePointer<Float>
) -> Int32 {
  let names: [SignalKernel.Name] = [.portable, .avx2, .avx512, .neon]
  guard let kernel = try? SignalKernel(named: names[Int(kernel)]),
    let synthesizer = try? Synthesizer(k: k, signalLength: length, kernel: kernel)
  else { return 1 }
  var span = UnsafeMutableBufferPointer(start: samples, count: rows * length).mutableSpan
  synthesizer.makeGenerator().fill(&span, of: UnsafeBufferPointer(start: parameters, count: rows * 2 * k).span)
  return 0
}

/// Matches rows with columns; writes the column of each row.
@_cdecl("ksin_assign")
public func assign(_ costs: UnsafePointer<Float>, _ rows: Int, _ columns: UnsafeMutablePointer<Int>) -> Int32 {
  var assignment = Assignment()
  let costs = Array(UnsafeBufferPointer(start: costs, count: rows * rows))
  guard let found = try? assignment.columns(costs: costs, rowCount: rows) else { return 1 }
  for (row, column) in found.enumerated() { columns[row] = column }
  return 0
}
