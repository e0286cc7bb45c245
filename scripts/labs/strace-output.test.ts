/** Lines of strace, read back. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStrace } from './strace-output.ts'

describe('a line of strace -f -ttt', () => {
  it.each([
    {
      line: '4242  1795382542.617451 recvfrom(29, "hello\\n", 65536, MSG_DONTWAIT, NULL, NULL) = 6',
      is: {
        call: 'recvfrom',
        arguments: '29, "hello\\n", 65536, MSG_DONTWAIT, NULL, NULL',
        result: 6,
      },
    },
    {
      line: '4242  1795382542.617451 recvfrom(29, 0x55d0, 65536, MSG_DONTWAIT, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)',
      is: { call: 'recvfrom', result: -1, error: 'EAGAIN' },
    },
    {
      line: '4242  1795382542.617451 poll([{fd=21, events=POLLIN}], 1, -1) = 1 ([{fd=21, revents=POLLIN}])',
      is: { call: 'poll', arguments: '[{fd=21, events=POLLIN}], 1, -1', result: 1 },
    },
    {
      line: '4242  1795382542.617451 close(29)                         = 0',
      is: { call: 'close', arguments: '29', result: 0, text: 'close(29) = 0' },
    },
    {
      line: '4242  1795382542.617451 poll([{fd=21, events=POLLIN}], 1, -1) = ? ERESTART_RESTARTBLOCK (Interrupted by signal)',
      is: { call: 'poll', result: undefined, error: 'ERESTART_RESTARTBLOCK' },
    },
    {
      line: '4242  1795382542.617451 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 3, 0) = 0x7f00',
      is: { call: 'mmap', result: 0x7f00 },
    },
    {
      line: '4242  1795382542.617451 write(1, "f(1) = 2", 8) = 8 <0.000021>',
      is: { call: 'write', arguments: '1, "f(1) = 2", 8', result: 8 },
    },
    {
      line: '[pid  4242] 1795382542.617451 close(3) = 0',
      is: { call: 'close', thread: 4242 },
    },
  ])('$line', ({ line, is }) => {
    expect(parseStrace(`${line}\n`)).toMatchObject([is])
  })

  it.each([
    '4242  1795382542.617451 +++ exited with 0 +++',
    '4242  1795382542.617451 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER} ---',
    '4242  1795382542.617451 read(3,  <unfinished ...>',
    'strace: Process 4242 attached',
    '',
  ])('is no call: %s', (line) => {
    expect(parseStrace(line)).toEqual([])
  })
})

/** A call as strace would print it, whole. */
const call = fc.record({
  thread: fc.integer({ min: 1, max: 4 }),
  name: fc.constantFrom('read', 'write', 'poll', 'accept4'),
  words: fc.array(fc.constantFrom('3', '"a"', '"f(x) = 1"', '{fd=1}', 'NULL'), { maxLength: 3 }),
  result: fc.integer({ min: 0, max: 9999 }),
  /** Whether the output shows another thread in the middle of it. */
  isSplit: fc.boolean(),
})

it('calls that other threads interrupted are put together, in the order in which they began', () => {
  fc.assert(
    fc.property(fc.array(call, { maxLength: 20 }), (calls) => {
      const lines: string[] = []
      /** What each thread still has to finish: it can be in one call only. */
      const open = new Map<number, string>()
      const finish = (thread: number) => {
        const closing = open.get(thread)
        if (closing) lines.push(closing)
        open.delete(thread)
      }
      calls.forEach(({ thread, name, words, result, isSplit }, index) => {
        finish(thread)
        const head = `${thread} ${index}.000000 `
        const list = words.join(', ')
        if (isSplit) {
          lines.push(`${head}${name}( <unfinished ...>`)
          open.set(thread, `${thread} ${index}.500000 <... ${name} resumed>${list}) = ${result}`)
        } else lines.push(`${head}${name}(${list}) = ${result}`)
      })
      for (const thread of [...open.keys()]) finish(thread)

      expect(parseStrace(lines.join('\n'))).toMatchObject(
        calls.map(({ thread, name, words, result }, index) => ({
          thread,
          time: index,
          call: name,
          arguments: words.join(', '),
          result,
        })),
      )
    }),
  )
})
