/// The five columns of a batch, opened once for all rows.
struct ColumnSpans: ~Escapable {
  let rotation: Span<Double>
  let brightness: Span<Double>
  let noise: Span<Double>
  let scale: Span<Double>
  let contrast: Span<Double>

  @_lifetime(borrow batch)
  init(_ batch: borrowing SampleBatch) {
    rotation = batch.column(.rotation)
    brightness = batch.column(.brightness)
    noise = batch.column(.noise)
    scale = batch.column(.scale)
    contrast = batch.column(.contrast)
  }

  /// Writes a comma and 16 hexadecimal digits for each value.
  func writeBitPatterns(ofRow row: Int, into bytes: inout MutableRawSpan, at start: Int) -> Int {
    var position = start
    let values: InlineArray<5, Double> = [rotation[row], brightness[row], noise[row], scale[row], contrast[row]]
    for index in values.indices {
      bytes.storeBytes(of: UInt8(ascii: ","), toByteOffset: position, as: UInt8.self)
      position = Hexadecimal.write(values[index].bitPattern, into: &bytes, at: position + 1)
    }
    return position
  }
}
