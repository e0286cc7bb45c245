/** The same bytes to two parsers: where Node's reads on, and this one refuses. */
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { compare, streams } from './two-readers/comparison.ts'
import { explanationOf, type Rule } from './two-readers/rules.ts'

export const twoReaders: Lab = {
  name: 'two-readers',
  title: 'The same bytes to two parsers',
  file: import.meta.filename,
  run,
}

async function run({ quick, progress }: Session): Promise<Findings> {
  progress('requests with mistakes')
  const texts = streams(9110, quick ? 500 : 20_000)
  const stricter = new Map<Rule, number>()
  let alike = 0
  for (const text of texts) {
    const difference = await compare(text)
    if (difference === undefined) {
      alike += 1
      continue
    }
    const rule = explanationOf(difference)
    if (rule === undefined)
      throw new LabFailure(`no section explains ${JSON.stringify(difference)}`)
    if (rule.stricter) stricter.set(rule, (stricter.get(rule) ?? 0) + 1)
  }
  const refused = [...stricter.values()].reduce((sum, count) => sum + count, 0)
  return new Findings()
    .count('streams', texts.length, 'conversations', 'of one or two requests')
    .count('alike', alike, '', 'that both parsers read alike')
    .count('refused', refused, '', 'that this parser refused and llhttp did not')
    .bars('refused', {
      title: 'What this parser refuses and llhttp reads',
      subtitle: `of ${texts.length} made-up conversations, four in five with one to three mistakes; llhttp ${process.versions.llhttp}`,
      unit: '',
      rows: [...stricter]
        .toSorted(([, a], [, b]) => b - a)
        .map(([{ what, section }, value]) => ({
          label: `${what} (${section})`,
          value,
          stage: 2,
        })),
    })
}
