// Whoever imports the harness of an engine gets what it is made of.
@_exported public import HarnessBenchmarks
@_exported public import HarnessKit
@_exported public import TableRuns
