/** The language server, and its death. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fixtureTree } from './fixture-tree.ts'
import { LanguageServer } from './language-server.ts'

test('a language server that dies fails every question, those to come too', async () => {
  const root = fixtureTree({ 'tsconfig.json': '{}', 'a.ts': 'export const a = 1\n' })
  const server = await LanguageServer.start(root)
  const file = join(root, 'a.ts')
  server.open(file, 'export const a = 1\n')
  const place = { file, line: 0, character: 13 }
  expect(await server.hover(place)).toContain('const a: 1')

  execFileSync('kill', ['-KILL', String(server.pid)])
  await expect(server.definition(place)).rejects.toThrow('has ended')
  await expect(server.hover(place)).rejects.toThrow('has ended')
  await server.stop()
})
