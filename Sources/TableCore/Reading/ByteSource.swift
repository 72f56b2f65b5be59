/// Where a reader's bytes come from, a piece at a time; the engine opens no file itself.
public protocol ByteSource: AnyObject {
  /// Puts some bytes into a span, from `start` on, and returns how many; 0 at the end, nil where they cannot be
  /// had. The source then knows why.
  func read(into bytes: inout MutableSpan<UInt8>, from start: Int) -> Int?
}
