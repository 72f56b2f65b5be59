import DPAMeasurement

/// How many threads make sense.
public enum UsableCores {
  /// At least one.
  public static var count: Int { max(1, Processor.activeCount) }
}
