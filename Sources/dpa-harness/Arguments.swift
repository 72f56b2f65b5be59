public import ArgumentParser
public import DPAEngine
public import DPAHarness
public import HarnessBenchmarks
public import HarnessKit
public import TableRuns

// The types of other modules that are options, by their raw values.

extension BatchStrategy: ExpressibleByArgument {}
extension BenchmarkSize: ExpressibleByArgument {}
extension CellPass: ExpressibleByArgument {}
extension DocumentFormat: ExpressibleByArgument {}
extension KernelName: ExpressibleByArgument {}
extension LauncherChoice: ExpressibleByArgument {}
extension ReportFormat: ExpressibleByArgument {}
extension RowFormat: ExpressibleByArgument {}
extension SkippedWork: ExpressibleByArgument {}
extension TableRequest.SeedingName: ExpressibleByArgument {}
extension VerdictFormat: ExpressibleByArgument {}
