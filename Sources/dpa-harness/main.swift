import DPAHarness

CommandLineProgram.run()
