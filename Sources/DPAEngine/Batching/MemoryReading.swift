/// Memory at one moment: what there is in all, and what of it is still available.
public struct MemoryReading: Hashable, Sendable {
  /// Bytes of one MiB.
  static let bytesPerMebibyte = 1 << 20

  public let availableBytes: UInt64
  public let totalBytes: UInt64

  /// - Precondition: `availableBytes` is at most `totalBytes`, and that is not 0.
  public init(availableBytes: UInt64, totalBytes: UInt64) {
    precondition(totalBytes > 0 && availableBytes <= totalBytes, "what is available is a part of what there is")
    self.availableBytes = availableBytes
    self.totalBytes = totalBytes
  }

  /// For scripts: the total is the smallest one of which that percentage is used.
  ///
  /// - Precondition: `percentUsed` is 0...99 and `availableMebibytes` is 1...2^30.
  public init(percentUsed: Int, availableMebibytes: Int) {
    precondition((0...99).contains(percentUsed), "something is available, so at most 99 % is used")
    precondition((1...BatchConfiguration.memoryLimitLimit).contains(availableMebibytes), "1 to 2^30 MiB")
    let available = UInt64(availableMebibytes) * UInt64(Self.bytesPerMebibyte)
    let parts = UInt64(100 - percentUsed)
    // available * 100 / parts, rounded up, without leaving 64 bits
    let total = available / parts * 100 + (available % parts * 100 + parts - 1) / parts
    self.init(availableBytes: available, totalBytes: total)
  }

  public var usedBytes: UInt64 { totalBytes - availableBytes }

  /// Truncated to an integer.
  public var percentUsed: Int {
    // In 128 bits, since a reading may be any number of 64 bits.
    let product = usedBytes.multipliedFullWidth(by: 100)
    return Int(totalBytes.dividingFullWidth(product).quotient)
  }

  /// Unit: MiB of 2^20 bytes.
  public var availableMebibytes: Double { Double(availableBytes) / Double(Self.bytesPerMebibyte) }
}
