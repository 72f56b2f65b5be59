import HarnessCommands

HarnessProgram.run(engines: [.dpa, .ksin])
