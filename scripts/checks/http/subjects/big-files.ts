/** Files of gigabytes: they are served without the memory for it, and counted right. */
import { readFileSync } from 'node:fs'
import type { Check } from '../../check.ts'
import { fail } from '../../failure.ts'
import { count } from '../../payload.ts'
import { download, lengthOf } from '../ask.ts'
import { Asker } from '../asker.ts'
import { protocol } from '../protocol.ts'
import { get, getAlphabet, request } from '../request.ts'
import { field } from '../response.ts'
import { withSparse } from '../sparse-file.ts'

/** Beyond 32 bits, signed and unsigned. */
const HUGE_LENGTH = 5 * 2 ** 30

export const bigFile: Check = {
  id: 'big-file',
  title: 'sends a file larger than its memory should be (--full: 4 GiB)',
  why: 'A server that reads a file before it sends it needs as much memory as its largest file, for every client. sendfile moves it inside the kernel.',
  reading: 'sendfile(2); TLPI 61.4 The sendfile() System Call',
  async run(context) {
    const pid = context.pidOf()
    await protocol.expectService(context, 'nothing yet')
    const before = peakMemory(pid)
    await withSparse(context, 'big.bin', context.bulk, async () => {
      const { connection } = await download(context, '/big.bin')
      const head = (await lengthOf(connection)) - context.bulk
      const grown = peakMemory(pid) - before
      const isWhole = connection.ending === 'end of stream' && head > 0 && head < 2_000
      if (isWhole && grown < context.bulk / 2) return
      fail({
        sent: `GET of a file of ${count(context.bulk)}`,
        expected: 'all of it, without half as much memory for it',
        came: `${count(head + context.bulk)}, then ${connection.outcome()}; ${count(grown)} of memory more than before`,
      })
    })
  },
}

export const beyond32Bits: Check = {
  id: 'beyond-32-bits',
  title: 'knows lengths and offsets beyond 32 bits',
  why: 'A length cut to 32 bits is wrong by four gigabytes, and one that is signed turns negative at two.',
  reading: 'RFC 9110 §8.6; sendfile(2), on offset; TLPI 5.10 I/O on Large Files',
  async run(context) {
    await withSparse(context, 'huge.bin', HUGE_LENGTH, async () => {
      const asker = new Asker(context)
      const whole = await asker.ask(request('HEAD', '/huge.bin'), { toHead: true })
      const length = field(whole, 'content-length')
      if (length !== `${HUGE_LENGTH}`) {
        const expected = `Content-Length: ${HUGE_LENGTH}`
        fail({ sent: 'HEAD of a file of 5 GiB', expected, came: length ?? 'none' })
      }
      if (!(await takesRanges(asker))) return await asker.leave()
      const last = await asker.ask(get('/huge.bin', `Range: bytes=${HUGE_LENGTH - 10}-`))
      await asker.leave()
      const range = field(last, 'content-range')
      const expected = `bytes ${HUGE_LENGTH - 10}-${HUGE_LENGTH - 1}/${HUGE_LENGTH}`
      if (range === expected) return
      fail({ sent: 'the last 10 bytes of a file of 5 GiB', expected, came: range ?? 'no range' })
    })
  },
}

/** A server may ignore ranges (RFC 9110 §14.2), and would send five gigabytes. */
async function takesRanges(asker: Asker): Promise<boolean> {
  return (await asker.ask(getAlphabet('Range: bytes=0-4'))).status === 206
}

/** The most memory that the process has had, in bytes: VmHWM of `/proc/PID/status`. */
function peakMemory(pid: number): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}
