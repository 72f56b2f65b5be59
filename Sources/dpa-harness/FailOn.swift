import ArgumentParser

/// What a comparison fails on beside regressions.
enum FailOn: String, ExpressibleByArgument, CaseIterable {
  case improved
}
