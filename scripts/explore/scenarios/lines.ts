/** Cases of the log that threads share. */
import { SharedLines } from '../../../stages-src/3-threads/log/shared-lines.ts'
import { bytesFor, Words } from '../../../stages-src/3-threads/sync/words.ts'
import { contents, file } from '../../explorer/calls.ts'
import type { Memory, Scenario } from '../../explorer/scenario.ts'

/** The first file of the kernel. */
const LOG = 950

const common = {
  bytes: bytesFor(SharedLines.WORDS),
  names: { 0: 'mutex', 64: 'lost', 68: 'is torn' },
  locks: [0],
}

const writer = (line: string) => {
  return (memory: Memory): void => {
    const words = new Words(memory)
    new SharedLines(LOG, (count) => words.take(count)).write(`${line}\n`)
  }
}

function expectLines(allowed: RegExp): void {
  const text = contents(LOG)
  for (const line of text.split('\n')) {
    if (!allowed.test(line)) throw new Error(`‘${line}’ is none of the lines`)
  }
}

export const lines: Scenario = {
  about: 'two threads write a line each',
  ...common,
  setup: () => void file(),
  threads: { A: writer('aaaa'), B: writer('bbbb') },
  check() {
    expectLines(/^(?:aaaa|bbbb)?$/)
    if (contents(LOG).length !== 10) throw new Error('a line is missing')
  },
}

// #region torn
/** What the kernel takes: two bytes of the first write, nothing of the second, then all. */
export const linesTorn: Scenario = {
  about: 'two threads write a line each, and the first is torn by a full disk',
  ...common,
  setup: () => void file([2, 0]),
  threads: { A: writer('aaaa'), B: writer('bbbb') },
  check() {
    expectLines(/^(?:aaaa|bbbb|aa|bb|# 1 lines of this log .*|)$/)
    const isWhole = /^(?:aa\n# .*\nbbbb|bb\n# .*\naaaa)\n$/.test(contents(LOG))
    if (!isWhole) throw new Error(`the log says ${JSON.stringify(contents(LOG))}`)
  },
}
// #endregion torn
