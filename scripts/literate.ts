/** `node scripts/literate.ts [FOLDER]`: does every chapter show what is there, and all of it? */
import { formatFinding } from '../src/lib/literate/fault.ts'
import { runGates } from '../src/lib/literate/gates.ts'
import { root } from './lib/root.ts'

const { findings, snippets, chapters, lines, files } = runGates(process.argv[2] ?? root)
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
