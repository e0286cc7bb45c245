/** What a person sees who types `npm run explore`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runNode } from './lib/run.ts'

const explore = (...words: string[]) =>
  runNode(['--disable-warning=ExperimentalWarning', 'scripts/explore.ts', ...words])

it('without a name lists the cases', async () => {
  const { output, status } = await explore()
  expect(status).toBe(0)
  expect(output).toMatch(/^ {2}mutex +three threads count/m)
})

it('says within which limits nothing was found, and never more', async () => {
  const { output, status } = await explore('mutex', '--bound', '2')
  expect(status).toBe(0)
  expect(output).toMatch(/^✓ mutex: nothing found within these limits, 186 schedules in /)
  expect(output).toContain('bound 2, time-outs 1, spurious wake-ups 0, notify wakes the oldest')
  expect(output).toMatch(/bound 2 +150 schedules, .* complete within it/)
  expect(output).not.toContain('exhaustive')
})

it('shows a deadlock: who waits for what, who holds it, and how to see it again', async () => {
  const { output, status } = await explore('--mistake', 'accounts-lock-in-a-circle')
  expect(status).toBe(1)
  expect(output).toMatch(/^✗ accounts: a deadlock\. Nobody can go on:\n/)
  expect(output).toMatch(/A +sleeps on ‘lock 1’ +mutex\.ts:\d+ +const woken = Atomics\.wait\(/)
  expect(output).toMatch(/B has held it since step 2, mutex\.ts:\d+ ← scenarios\/accounts\.ts:\d+/)
  expect(output).toMatch(/^ {2}step {2}A +B +line\n {5}1 {2}lock 0 0 → 1 +mutex\.ts:\d+$/m)
  const command = /npm run explore -- (.*) --schedule '(\w+)'/.exec(output)
  const again = await explore(...(command?.[1] ?? '').split(' '), '--schedule', command?.[2] ?? '')
  expect(again.status).toBe(1)
  expect(again.output.split('\n')[0]).toBe(output.split('\n')[0])
})

it('shows who was killed, where, and who sleeps for it', async () => {
  const { output, status } = await explore('--mistake', 'news-of-a-death-is-kept')
  expect(status).toBe(1)
  expect(output).toMatch(/reader +sleeps on ‘news’ +news\.ts:\d+ +const result = futex_wait\(/)
  expect(output).toMatch(/worker +was killed before it could touch ‘news’ +news\.ts:\d+/)
  expect(output).toMatch(/^ +\d+ +is killed +news\.ts:\d+$/m)
  expect(output).toContain('spurious wake-ups 0, kills 1, notify wakes the oldest')
  expect(output).toMatch(/--schedule '\w+!'$/m)
  const unhurt = await explore('newsDeath', '--mistake', 'news-of-a-death-is-kept', '--kills', '0')
  expect(unhurt.output).toMatch(/^✓ newsDeath: /)
})

it('shows a race with both lines', async () => {
  const { output } = await explore('--mistake', 'queue-length-without-the-mutex')
  expect(output).toContain('a data race. Both touch ‘ring[1]’')
  expect(output).toMatch(/A +plain write +ring\.ts:\d+ +this\.#words\[LENGTH\] = length \+ 1/)
  expect(output).toMatch(/B +plain read +ring\.ts:\d+ +return this\.#words\[LENGTH\]/)
})

it('finds by chance, too, and says by which', async () => {
  const random = await explore('--mistake', 'mutex-two-states', '--random', '500', '--seed', '3')
  expect(random.output).toContain('random, seed 3')
  const pct = await explore('--mistake', 'mutex-two-states', '--pct', '500')
  expect([random.status, pct.status]).toEqual([1, 1])
})

it('prints for programs, too', async () => {
  const { output } = await explore('--mistake', 'mutex-two-states', '--json')
  const { finding } = JSON.parse(output)
  expect([finding.kind, finding.steps[0].where[0].line]).toEqual(['deadlock', expect.any(Number)])
})

it.each([
  [['nobody'], /^error: there is no case 'nobody'; there are accounts, /],
  [['--mistake', 'none'], /^error: there is no mistake 'none'/],
  [['mutex', '--schedule', 'A9'], /^error: the schedule does not fit mutex: at step \d, A cannot /],
  [['mutex', '--schedule', 'x'], /^error: no schedule: ‘x’/],
  [['no.ts'], /^error: there is no file no\.ts\n$/],
])('%j is answered in one line', async (words, answer) => {
  const { output, status } = await explore(...words)
  expect(status).toBe(1)
  expect(output).toMatch(answer)
  expect(output.trim().split('\n')).toHaveLength(1)
})

describe("a reader's own module", () => {
  const folder = mkdtempSync(join(tmpdir(), 'explore-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const queue = join(folder, 'queue.ts')

  it('is explored by the scenario beside it', async () => {
    writeFileSync(queue, 'export const add = (words: Int32Array) => { words[0]++ }')
    writeFileSync(
      join(folder, 'queue.scenario.ts'),
      `import { add } from './queue.ts'
       const body = (memory: SharedArrayBuffer) => add(new Int32Array(memory))
       export const own = { bytes: 4, names: { 0: 'count' }, threads: { A: body, B: body } }`,
    )
    const { output, status } = await explore(queue)
    expect(status).toBe(1)
    expect(output).toContain('✗ own: a data race. Both touch ‘count’')
    expect(output).toMatch(/A +plain write +queue\.ts:1 +export const add/)
    expect(output).toContain(`npm run explore -- ${queue} --schedule`)
  })

  it('that cannot be explored is refused with file and line', async () => {
    writeFileSync(queue, '\nexport const add = async () => {}')
    const { output, status } = await explore(queue)
    expect(status).toBe(1)
    expect(output).toMatch(/^error: .*queue\.ts:2: an async function: .*\n$/)
  })

  it('without a scenario is told what is missing', async () => {
    rmSync(join(folder, 'queue.scenario.ts'))
    writeFileSync(queue, 'export {}')
    const { output } = await explore(queue)
    expect(output).toMatch(
      /^error: .*queue\.ts exports no scenario, and there is no queue\.scenario/,
    )
  })
})
