import { beforeAll, describe, expect, test } from 'vitest'
import { runNode } from '../lib/run.ts'

/** What the command prints, on the simulated kernel. */
async function simulate(...words: string[]) {
  const program = ['--conditions=simulated', '--disable-warning=ExperimentalWarning']
  return await runNode([...program, 'scripts/simulate.ts', ...words] as [string, ...string[]])
}

const count = process.env.TEST_ALL ? 3000 : 100

describe('simulated clients find nothing wrong', () => {
  test.each([
    ['stage 1', ['1', '--seeds', '60']],
    ['stage 2', ['2', '--seeds', '100']],
    ['stage 4, level-triggered', ['4', '--backend', 'epoll', '--seeds', `${count}`]],
    ['stage 4, edge-triggered', ['4', '--edge', '--seeds', `${count}`]],
    ['stage 4, by poll(2)', ['4', '--backend', 'poll', '--seeds', `${count}`]],
  ])('with %s', async (_what, words) => {
    const { output, status } = await simulate(...words)
    expect(output).toContain('nothing is wrong')
    expect(status).toBe(0)
  })
})

describe('a seed', () => {
  test('takes the same course each time, alone or behind others', async () => {
    const [one, other] = [
      await simulate('4', '--seed', '11', '--trace'),
      await simulate('4', '--seed', '11', '--trace'),
    ]
    expect(one.output).toBe(other.output)
    const behind = await simulate('4', '--from', '9', '--seeds', '3', '--trace')
    const last = (text: string) => text.split('\n').filter((line) => / client | server /.test(line))
    const alone = last(one.output)
    expect(alone.length).toBeGreaterThan(100)
    expect(last(behind.output).slice(-alone.length)).toEqual(alone)
  })
})

/** Mistakes, and a seed that finds each. Rarer ones are found by `--prove`, in the lab. */
const FOUND = [
  ['lost-rearm', 7, 'starved'],
  ['write-interest-left-on', 1, 'spinning'],
  ['edge-missed-while-writing', 8, 'asleep with work to do'],
  ['closed-but-watched', 1, 'spinning'],
  ['half-close-as-reset', 10, 'cut off'],
  ['timer-of-another', 3, 'too late'],
  ['timer-of-the-next-turn', 1, 'cut off'],
  ['idle-time-not-begun', 6, 'too late'],
  ['rest-of-a-batch', 45, 'starved'],
  ['batch-not-sent', 57, 'starved'],
  ['buffer-given-back-early', 25, 'wrong response'],
  ['shared-buffer-kept', 35, 'wrong response'],
  ['never-compared', 45, 'wrong response'],
  ['no-descriptors-spin', 10, 'spinning'],
  ['accept-never-resumes', 14, 'asleep with work to do'],
  ['pause-without-end', 10, 'asleep with work to do'],
  ['stop-waits-for-nobody', 1, 'no clean stop'],
  ['end-without-a-word', 1, 'not logged'],
] as const

describe('a mistake', () => {
  let listed = ''
  beforeAll(async () => {
    listed = (await simulate('4', '--mistakes')).output
  })

  test.each(FOUND)('%s is found by seed %i: %s', async (name, seed, kind) => {
    expect(listed).toContain(name)
    const { output, status } = await simulate('4', '--mistake', name, '--seed', `${seed}`)
    expect(output).toContain(`✗ seed ${seed}: ${kind}`)
    expect(output).toContain(`--mistake ${name} --seed ${seed} --trace`)
    expect(status).toBe(1)
  })

  test('that does not exist is refused, as is a stage without a simulation', async () => {
    expect((await simulate('4', '--mistake', 'none')).output).toContain('--mistakes lists them')
    expect((await simulate('3')).output).toContain('give 1, 2 or 4')
    expect((await simulate('4', '--edge', '--backend', 'poll')).output).toContain('no edges')
  })
})
