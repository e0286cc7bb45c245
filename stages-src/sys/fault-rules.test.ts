import { constants } from 'node:os'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ErrorName } from './errors.ts'
import {
  type Effect,
  type FaultRule,
  parseFaults,
  type When,
} from './fault-rules.ts'

const count = fc.integer({ min: 1, max: 1_000_000 })
const fromTo = fc
  .tuple(count, count)
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)

const effect = fc.oneof<fc.Arbitrary<Effect>[]>(
  fc
    .constantFrom(...(Object.keys(constants.errno) as ErrorName[]))
    .map((fail) => ({ fail })),
  fromTo.map(([least, most]) => ({ least, most })),
)
const when = fc.oneof<fc.Arbitrary<When>[]>(
  fromTo.map(([from, to]) => ({ from, to })),
  count.map((from) => ({ from, to: Number.POSITIVE_INFINITY })),
  fc.integer({ min: 0, max: 10_000 }).map((share) => ({ share: share / 10_000 })),
)
const place = fc.oneof(
  fc.constant({}),
  fc.constantFrom('robust-io.ts', '1-echo/server.ts').map((file) => ({ file })),
  count.map((line) => ({ file: 'server.ts', line })),
)
const rule = fc
  .record({
    call: fc.constantFrom('*', 'read', 'accept4', 'pipe2'),
    place,
    effect,
    when,
  })
  .map(({ place, ...rest }): Omit<FaultRule, 'text'> => ({ ...rest, ...place }))

/** A rule as a person would write it, with nothing left out. */
function printed({
  call,
  file,
  line,
  effect,
  when,
}: Omit<FaultRule, 'text'>): string {
  const where = `${file ? `@${file}` : ''}${line ? `:${line}` : ''}`
  const what =
    'fail' in effect ? effect.fail : `short ${effect.least}-${effect.most}`
  return `${call}${where} ${what} ${printedWhen(when)}`
}

function printedWhen(when: When): string {
  if ('share' in when) return `${Number((when.share * 100).toFixed(2))}%`
  return when.to === Number.POSITIVE_INFINITY
    ? `#${when.from}+`
    : `#${when.from}-${when.to}`
}

/** The same plan with the spaces that people leave, and the rules that they leave empty. */
const spaced = fc.constantFrom(';', ' ; ', ';;', ';\n', ' ;\t; ')

describe('parseFaults', () => {
  test('reads any plan that is printed', () => {
    const plan = fc.record({
      seed: fc.nat(),
      rules: fc.array(rule),
      between: spaced,
    })
    fc.assert(
      fc.property(plan, ({ seed, rules, between }) => {
        const texts = rules.map(printed)
        const parsed = parseFaults([`seed=${seed}`, ...texts].join(between))
        expect(parsed.seed).toBe(seed)
        expect(parsed.rules).toHaveLength(rules.length)
        parsed.rules.forEach((it, index) => {
          const { when, ...rest } = it
          const { when: wanted, ...others } = rules[index] as FaultRule
          expect(rest).toEqual({ ...others, text: texts[index] })
          if ('share' in wanted)
            expect(when).toEqual({ share: expect.closeTo(wanted.share, 9) })
          else expect(when).toEqual(wanted)
        })
      }),
    )
  })

  test.each([
    ['', { seed: 1, rules: [] }],
    [' ; ;', { seed: 1, rules: [] }],
    ['seed=0', { seed: 0, rules: [] }],
    ['read EINTR', one({ call: 'read', effect: { fail: 'EINTR' }, when: always })],
    ['* EINTR', one({ call: '*', effect: { fail: 'EINTR' }, when: always })],
    [
      'send short',
      one({ call: 'send', effect: { least: 1, most: 1 }, when: always }),
    ],
    [
      'send short 7',
      one({ call: 'send', effect: { least: 7, most: 7 }, when: always }),
    ],
    [
      'accept4 EMFILE #3',
      one({
        call: 'accept4',
        effect: { fail: 'EMFILE' },
        when: { from: 3, to: 3 },
      }),
    ],
    [
      'read EINTR 0.5%',
      one({ call: 'read', effect: { fail: 'EINTR' }, when: { share: 0.005 } }),
    ],
    [
      'read EINTR 100%',
      one({ call: 'read', effect: { fail: 'EINTR' }, when: { share: 1 } }),
    ],
    [
      'read@1-echo/robust-io.ts:42 E2BIG',
      one({
        call: 'read',
        file: '1-echo/robust-io.ts',
        line: 42,
        effect: { fail: 'E2BIG' },
        when: always,
      }),
    ],
  ])('reads %j', (text, plan) => {
    const { seed, rules } = parseFaults(text)
    expect({ seed, rules: rules.map(({ text: _text, ...rest }) => rest) }).toEqual(
      plan,
    )
  })

  test.each([
    'read',
    'EINTR',
    'read EINTR,',
    'read EINTR 10',
    'read EINTR %',
    'read EINTR -1%',
    'read EINTR 1e3%',
    'read EINTR 101%',
    'read EINTR 100.01%',
    'read EINTR #',
    'read EINTR #0',
    'read EINTR #0-2',
    'read EINTR #0+',
    'read EINTR #3-2',
    'read EINTR #1-',
    'read EINTR #-1',
    'read EINTR #1.5',
    'read EINTR #1+2',
    'read EINTR 10% #1',
    'read EINTR EAGAIN',
    'read eintr',
    'read ENOSUCHTHING',
    'read short 0',
    'read short 0-3',
    'read short 5-2',
    'read short -1',
    'read short x',
    'read short 1-',
    'read long',
    'read@ EINTR',
    'read@:12 EINTR',
    'read@server.ts: EINTR',
    'read@server.ts:0 EINTR',
    'read@server.ts:x EINTR',
    '@server.ts EINTR',
    'read() EINTR',
    'read, write EINTR',
    '** EINTR',
    'seed',
    'seed=',
    'seed=-1',
    'seed=x',
    'seed = 7',
    'seed=7 read EINTR',
    '__proto__ __proto__',
    'read constructor',
    '<script>',
    'read EINTR 10%\0',
  ])('refuses %j and names it', expectRefusal)

  test.each(['E', 'a@', './', 'read EINTR ', 'short 1', '1'])(
    'refuses a great many %j at once',
    (piece) => expectRefusal(`read ${piece.repeat(50_000)}`),
  )

  function expectRefusal(text: string): void {
    const rest = 'accept4 EMFILE #1'
    const named = text.trim().replace(/\s+/g, ' ')
    for (const plan of [text, `${text};${rest}`, `${rest};${text}`]) {
      const failure = catching(() => parseFaults(plan))
      expect(failure).toBeInstanceOf(SyntaxError)
      const { message } = failure as SyntaxError
      // It quotes the rule, or the part of it that is wrong.
      const quoted = /^'(.*?)' /.exec(message)?.[1] ?? ''
      expect(quoted).not.toBe('')
      expect(named).toContain(quoted)
      expect(message).not.toContain('\n')
    }
  }

  test('never fails in any other way', () => {
    const piece = fc.constantFrom(
      ...[
        'read',
        '*',
        '@',
        ':',
        'x.ts',
        ' ',
        'EINTR',
        'short',
        '#',
        '1',
        '-',
        '+',
        '%',
        '.',
        ';',
      ],
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 12 }).map((it) => it.join('')),
    )
    fc.assert(
      fc.property(text, (plan) => {
        const failure = catching(() => parseFaults(plan))
        if (failure !== undefined) expect(failure).toBeInstanceOf(SyntaxError)
      }),
      { numRuns: 2000 },
    )
  })
})

const always = { from: 1, to: Number.POSITIVE_INFINITY }

function one(rule: Omit<FaultRule, 'text'>) {
  return { seed: 1, rules: [rule] }
}

function catching(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}
