/** `npm run stage -- N …`: becomes the server of stage N. */
import { root } from './lib/root.ts'
import { servesGuide, stageCommand, USAGE } from './lib/stage-command.ts'
import { UsageError } from './lib/usage-error.ts'
import { whereTyped } from './lib/where-typed.ts'
import { mineFolder, pathIn, replacements } from './mine/folder.ts'

const words = process.argv.slice(2)

if (words[0] === '--help') {
  console.log(USAGE)
} else {
  try {
    const command = stageCommand(words, `${root}stages-src`)
    if (words.includes('--mine')) console.error(whoseFiles(command.arguments))
    if (!servesGuide(words) || (await isGuideBuilt())) {
      become(command.arguments, command.environment)
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

/** Which files of mine/ take part. */
function whoseFiles(started: readonly string[]): string {
  const own = started.flatMap((word) => pathIn(mineFolder(), word) ?? [])
  const files = [...own, ...replacements()]
  if (files.length === 0) return 'There is no file of yours in mine/ yet: npm run begin'
  return `Yours: ${files.join(', ')}`
}

/** Builds the guide if it is missing or stale: whether there is one now. */
async function isGuideBuilt(): Promise<boolean> {
  const { buildGuideIfStale } = await import('./lib/build-guide.ts')
  const built = await buildGuideIfStale(() => console.error('Building the guide …'))
  if (!built || built.status === 0) return true
  console.error(`${built.output}\nThe guide does not build; why is above.`)
  process.exitCode = 1
  return false
}

/**
 * Replaces this process (execve(2)). In package.json, `exec` replaces the shell, which would not
 * pass a SIGTERM on: npm's child is the stage itself, and nothing stands between them.
 */
function become(nodeArguments: string[], environment: NodeJS.ProcessEnv): void {
  // A path is meant from there.
  process.chdir(whereTyped('stage'))
  // Missing only on Windows, where `stageCommand` has refused before.
  process.execve?.(process.execPath, [process.execPath, ...nodeArguments], {
    NODE_COMPILE_CACHE: `${root}.cache/compile`,
    ...process.env,
    ...environment,
  })
}
