/**
 * `node scripts/literate.ts [FOLDER]`: does every chapter show what is there, and all of it, and
 * are the weeks cut as they should be? `--advice week-02` asks the last of one chapter alone.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { adviceFor } from '../src/lib/literate/advice.ts'
import { formatFinding } from '../src/lib/literate/fault.ts'
import { runGates } from '../src/lib/literate/gates.ts'
import { root } from './lib/root.ts'

if (process.argv[2] === '--advice') {
  for (const name of process.argv.slice(3)) {
    for (const finding of adviceFor(root, name)) console.log(formatFinding(finding))
  }
  process.exit()
}

const folder = process.argv[2] ?? root
const { findings: gates, snippets, chapters, lines, files } = runGates(folder)
// Of another tree only the gates are asked.
const weeks = process.argv[2]
  ? []
  : readdirSync(join(folder, 'content/chapters')).filter((name) => /^week-/.test(name))
const findings = [
  ...gates,
  ...weeks.flatMap((name) => adviceFor(folder, name.replace(/\.mdx$/, ''))),
]
for (const finding of findings) console.error(formatFinding(finding))
if (findings.length > 0) {
  const things = findings.length === 1 ? 'thing' : 'things'
  console.error(`${findings.length} ${things} to mend between the chapters and stages-src`)
  process.exitCode = 1
} else {
  console.log(
    `${snippets} snippets in ${chapters} chapters show all ${lines} lines of ${files} files`,
  )
}
