import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { formatList, numaNodes, parseList } from './numa.ts'

test.each([
  ['0-3,8\n', [0, 1, 2, 3, 8]],
  ['0\n', [0]],
  ['0-1,64-65,127', [0, 1, 64, 65, 127]],
  ['\n', []],
])('%j is a list of processors', (text, processors) => {
  expect(parseList(text)).toEqual(processors)
  expect(formatList(processors)).toBe(text.trim())
})

test('what is written as a list is read as the same numbers', () => {
  const numbers = fc
    .uniqueArray(fc.nat(300))
    .map((all) => all.toSorted((one, other) => one - other))
  fc.assert(
    fc.property(numbers, (all) => {
      expect(parseList(formatList(all))).toEqual(all)
    }),
  )
})

/** A false root whose nodes have these lists of processors. */
function machineOf(lists: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'numa-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const folder = join(root, 'sys/devices/system/node')
  for (const [node, list] of lists.entries()) {
    mkdirSync(join(folder, `node${node}`), { recursive: true })
    writeFileSync(join(folder, `node${node}/cpulist`), list)
  }
  if (lists.length > 0) writeFileSync(join(folder, 'online'), '0-1\n')
  return root
}

test('nodes stand in order, those of memory alone left out', () => {
  const lists = Array.from(
    { length: 11 },
    (_, node) => `${2 * node},${2 * node + 1}`,
  )
  const nodes = numaNodes(machineOf([...lists, '\n']))
  expect(nodes.map(({ node }) => node)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(nodes[10]).toEqual({ node: 10, processors: [20, 21] })
})

test('there are none where the kernel tells of none', () => {
  expect(numaNodes(machineOf([]))).toEqual([])
})
