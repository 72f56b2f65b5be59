// Ranges, tables, roots, receipts, statistics and formats are part of this module's own interface.
@_exported public import Hashing
@_exported public import TableCore
