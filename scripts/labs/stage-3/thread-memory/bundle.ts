/** A program and all that it imports as one file of JavaScript. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { root } from '../../../lib/root.ts'

/** Bundles a program (a path from the root) into a folder, and returns where it stands. */
export async function bundle(program: string, folder: string): Promise<string> {
  const outfile = join(folder, 'bundle.mjs')
  await build({
    ...{ entryPoints: [join(root, program)], outfile, bundle: true },
    ...{ format: 'esm', platform: 'node', target: 'esnext', logLevel: 'silent' },
    // Packages in CommonJS ask for `require`, which a module does not have.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire("/");',
    },
    // koffi loads machine code from beside its own file.
    alias: { koffi: fileURLToPath(import.meta.resolve('koffi')) },
    external: [fileURLToPath(import.meta.resolve('koffi'))],
  })
  return outfile
}
