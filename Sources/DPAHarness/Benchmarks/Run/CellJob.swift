/// One process of a run: a cell, by its place in the list, and what is measured of it.
struct CellJob: Hashable, Sendable {
  let cell: Int
  let pass: CellPass
}
