/** What a server does with a command line that it cannot carry out: it says why, and ends. */
import { freePort } from '../../lib/free-port.ts'
import type { Check } from '../check.ts'
import type { Protocol } from '../protocol.ts'
import { expectComplaint } from './exits.ts'

export function portInUse(protocol: Protocol): Check {
  return {
    id: 'port-in-use',
    title: 'says in one line that its port is taken, and exits with status 1',
    why: 'bind fails with EADDRINUSE. Whoever started the server needs to know which port, not where in the code.',
    reading: 'bind(2), EADDRINUSE; TLPI 61.10 The SO_REUSEADDR Socket Option',
    async run(context) {
      const { port } = context.server.address
      const program = context.launch(port)
      await expectComplaint(program, `a second server on port ${port}`, `${port}`, context.patience)
      await protocol.expectService(context, 'a second server that could not have the port')
    },
  }
}

export const wrongPort: Check = {
  id: 'wrong-port',
  title: 'refuses a port that does not exist, in one line, with status 1',
  why: 'Ports have 16 bits. 99999 silently cut to them is 34463, and the server listens where nobody looks.',
  reading: 'TLPI 59.2 (htons takes 16 bits); ip(7)',
  async run({ launch, patience }) {
    await expectComplaint(launch('99999'), 'port 99999', '99999', patience)
  },
}

export const wrongFlag: Check = {
  id: 'wrong-flag',
  title: 'refuses a flag it does not know, in one line, with status 1',
  why: 'A misspelt flag that is ignored is a server that runs with settings nobody chose.',
  reading: 'TLPI Appendix B Parsing Command-Line Options; getopt(3)',
  async run({ launch, patience }) {
    const flag = '--no-such-flag'
    const program = launch(await freePort(), flag)
    await expectComplaint(program, `the flag ${flag}`, 'no-such-flag', patience)
  },
}
