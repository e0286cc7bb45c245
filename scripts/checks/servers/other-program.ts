/** A server that is another program of the repository, or the same with more words. */
import { root } from '../../lib/root.ts'

/** Becomes the program, in this process, with these words and those of the command line. */
export function become(program: string, ...words: readonly string[]): never {
  const command = [process.execPath, `${root}${program}`, ...words, ...process.argv.slice(2)]
  // The kernel's execve(2): the process that is checked has this one's number.
  process.execve?.(process.execPath, command, { ...process.env })
  throw new Error('this Node cannot become another program')
}
