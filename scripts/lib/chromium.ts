/** The Chromium of tests and labs: a program that starts on this machine, with fonts. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { inflate } from '@sparticuz/chromium'
import { root } from './root.ts'

export interface Chromium {
  executablePath: string
  env: NodeJS.ProcessEnv
}

/**
 * A Chromium that starts on this machine: the one `CHROME_PATH` names, or else the one in the npm
 * package `@sparticuz/chromium`, which is built for x86-64 Linux.
 */
export async function findChromium(): Promise<Chromium> {
  const named = process.env.CHROME_PATH
  if (named) return { executablePath: named, env: process.env }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `No Chromium comes with npm for ${process.platform} ${process.arch}: ` +
        'install one and name its program in CHROME_PATH',
    )
  }
  unpacking ??= unpacked()
  const folder = await unpacking
  const executablePath = join(folder, 'chromium')
  return { executablePath, env: environment(folder, executablePath) }
}

/** Two who ask at once, in one process, wait for the same folder. */
let unpacking: Promise<string> | undefined

/** Unpacks the package's archives once for every version; a half-unpacked folder is never used. */
async function unpacked(): Promise<string> {
  const require = createRequire(import.meta.url)
  const archives = join(dirname(require.resolve('@sparticuz/chromium')), '../bin')
  const { version } = require(join(archives, '../package.json')) as { version: string }
  const folder = `${root}node_modules/.cache/chromium-${version}`
  if (existsSync(folder)) return folder

  const unfinished = `${folder}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  await inflateInto(unfinished, archives)
  writeFileSync(join(unfinished, 'fonts.conf'), FONTS_CONFIGURATION)
  try {
    renameSync(unfinished, folder)
  } catch {
    // Another process has unpacked the same meanwhile (rename(2): ENOTEMPTY).
    rmSync(unfinished, { recursive: true })
  }
  return folder
}

/** The package unpacks to the temporary directory, wherever `TMPDIR` says that is. */
async function inflateInto(folder: string, archives: string): Promise<void> {
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  const work = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'].map(
    (archive) => inflate(join(archives, archive)),
  )
  if (before === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = before
  await Promise.all(work)
}

/** Fonts of the machine if it has any, and the package's own, so that text is always drawn. */
const FONTS_CONFIGURATION = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="relative">fonts-cache</cachedir>
</fontconfig>
`

/** The package brings NSS along for machines without it; a machine's own is preferred. */
function environment(folder: string, executablePath: string): NodeJS.ProcessEnv {
  const env = { ...process.env, FONTCONFIG_FILE: join(folder, 'fonts.conf') }
  const starts = spawnSync(executablePath, ['--version'], { env }).status === 0
  return starts ? env : { ...env, LD_LIBRARY_PATH: join(folder, 'al2023/lib') }
}
