import HarnessCommands

// The first is the engine of a command that names none.
HarnessProgram.run(engines: [EngineEntry(Counter.self), .dpa, .ksin])
