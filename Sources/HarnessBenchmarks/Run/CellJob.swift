/// One process of a run: a cell, by its place in the list, and what is measured of it.
package struct CellJob: Hashable, Sendable {
  package let cell: Int
  package let pass: CellPass
}
