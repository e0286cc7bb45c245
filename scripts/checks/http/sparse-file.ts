/** A large file in the known files, for as long as a check needs it. */
import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '../context.ts'

/** A file of zeros in the root, which needs no place on the disk and goes when `work` is done. */
export async function withSparse(
  { root }: Context,
  name: string,
  length: number,
  work: (path: string) => Promise<void>,
): Promise<void> {
  const path = join(root, name)
  writeFileSync(path, '')
  truncateSync(path, length)
  try {
    await work(path)
  } finally {
    rmSync(path)
  }
}
