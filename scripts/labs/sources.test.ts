/** Which files a lab depends on. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { labs } from './catalogue.ts'
import { sourcesOf } from './sources.ts'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'sources-')))
  write('package.json', '{}')
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, text = ''): void {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

const sources = () => sourcesOf({ file: join(folder, 'scripts/labs/cost.ts') }, folder)

describe('the sources of a lab', () => {
  it('are its file and all that it imports, without types', () => {
    write('scripts/labs/cost.ts', "import './interleave.ts'\nimport type { Lab } from './lab.ts'")
    write('scripts/labs/interleave.ts', "import '../lib/root.ts'")
    write('scripts/labs/lab.ts')
    write('scripts/lib/root.ts')
    expect(sources()).toEqual([
      'scripts/labs/cost.ts',
      'scripts/labs/interleave.ts',
      'scripts/lib/root.ts',
    ])
  })

  it('are what stands in the folder of its name, without tests', () => {
    write('scripts/labs/cost.ts')
    write('scripts/labs/cost/rig.c')
    write('scripts/labs/cost/deep/rig.ts', "import '../../client.ts'")
    write('scripts/labs/cost/rig.test.ts', "import '../../other.ts'")
    write('scripts/labs/client.ts')
    write('scripts/labs/other.ts')
    expect(sources()).toEqual([
      'scripts/labs/client.ts',
      'scripts/labs/cost.ts',
      'scripts/labs/cost/deep/rig.ts',
      'scripts/labs/cost/rig.c',
    ])
  })

  it('are the programs that it, or what it imports, names by path, and what these import', () => {
    write('scripts/labs/cost.ts', "import './load.ts'\nrun('node stages-src/main.ts --port 0')")
    write('scripts/labs/load.ts', "const script = 'scripts/labs/wrk.lua' // scripts/labs/not.ts")
    write('scripts/labs/wrk.lua')
    write('scripts/labs/not.ts')
    write('stages-src/main.ts', "new URL('./thread.ts', import.meta.url)")
    write('stages-src/thread.ts')
    expect(sources()).toEqual([
      'scripts/labs/cost.ts',
      'scripts/labs/load.ts',
      'scripts/labs/wrk.lua',
      'stages-src/main.ts',
      'stages-src/thread.ts',
    ])
  })
})

it('no lab of the guide depends on a test, or on the list of all labs', () => {
  const stray = labs.flatMap((lab) => sourcesOf(lab)).filter((file) => STRAY.test(file))
  expect(stray).toEqual([])
})

const STRAY = /\.test\.ts$|^tests\/|catalogue\.ts$/
