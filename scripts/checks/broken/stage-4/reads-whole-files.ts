/** Reads a file into memory before it sends it. */
import '../stage-2/reads-whole-files.ts'
