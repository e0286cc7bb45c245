/** What a server does with a command line that it cannot carry out: it says why, and ends. */
import { freePort } from '../../lib/free-port.ts'
import type { Check } from '../check.ts'
import type { Protocol } from '../protocol.ts'
import { expectComplaint } from './exits.ts'

/** EADDRINUSE as perror(3) and runtimes put it. */
const IN_USE = /in use|EADDRINUSE/i

export function portInUse(protocol: Protocol): Check {
  return {
    id: 'port-in-use',
    title: 'says that its port is taken, and exits with a status other than 0',
    rule: 'guide',
    why: 'bind fails with EADDRINUSE. Whoever started the server needs to know which port, not where in the code.',
    reading: 'bind(2), EADDRINUSE; TLPI 61.10 The SO_REUSEADDR Socket Option',
    async run(context) {
      const { port } = context.server.address
      const program = context.launch(port)
      const sent = `a second server on port ${port}, which the first one has`
      await expectComplaint(program, sent, `${port}`, context.patience, IN_USE)
      await protocol.expectService(context, 'a second server that could not have the port')
    },
  }
}

/** What a port may be, or how the program is used. */
const PORT = /usage|port|range/i

export const wrongPort: Check = {
  id: 'wrong-port',
  title: 'refuses a port that does not exist, with a status other than 0',
  rule: 'guide',
  why: 'Ports have 16 bits. 99999 silently cut to them is 34463, and the server listens where nobody looks.',
  reading: 'TLPI 59.2 (htons takes 16 bits); ip(7)',
  async run({ launch, patience }) {
    for (const port of ['99999', '65536']) {
      await expectComplaint(launch(port), `port ${port}`, port, patience, PORT)
    }
  },
}

export const wrongFlag: Check = {
  id: 'wrong-flag',
  title: 'refuses a flag it does not know, with a status other than 0',
  rule: 'guide',
  why: 'A misspelt flag that is ignored is a server that runs with settings nobody chose.',
  reading: 'TLPI Appendix B Parsing Command-Line Options; getopt(3)',
  async run({ launch, patience }) {
    const flag = '--no-such-flag'
    const program = launch(await freePort(), flag)
    await expectComplaint(program, `the flag ${flag}`, 'no-such-flag', patience)
  },
}
