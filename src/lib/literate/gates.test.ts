/** Every way in which chapters and sources can disagree. */
import { describe, expect, test } from 'vitest'
import { formatFinding } from './fault.ts'
import { fixtureTree } from './fixture-tree.ts'
import { runGates } from './gates.ts'

const server = `/** The server. */
import { must } from '#sys'

// #region serve
export function serve(): void {
  must(0, 'accept')
}
// #endregion serve

export function stop(): void {}
`
const chapter = `---
kind: week
week: 1
stage: 1
title: T
lede: L
---

<Source of="1-echo/server.ts" region="serve" imports />

<Source of="1-echo/server.ts" name="stop" />
`
const good = {
  'stages-src/1-echo/server.ts': server,
  'stages-src/1-echo/server.test.ts': 'test()\n',
  'stages-src/1-echo/exercises/1-timeouts/starter.ts': 'todo()\n',
  'content/chapters/week-01.mdx': chapter,
}

/** The findings of the good tree with some of its files replaced. */
function findings(changes: Readonly<Record<string, string>>): string[] {
  return runGates(fixtureTree({ ...good, ...changes })).findings.map(formatFinding)
}
const inChapter = (source: string) => ({
  'content/chapters/week-01.mdx': `${chapter}\n${source}\n`,
})
const inServer = (text: string) => ({ 'stages-src/1-echo/server.ts': text })
const excepted = (yaml: string) => ({ 'content/literate-exceptions.yaml': yaml })

describe('the gates', () => {
  test('let a good tree through, and count it', () => {
    expect(runGates(fixtureTree(good))).toEqual({
      findings: [],
      snippets: 2,
      chapters: 1,
      lines: 10,
      files: 1,
    })
  })

  test.each([
    [
      'an unknown file',
      '<Source of="1-echo/sever.ts" whole />',
      'no file stages-src/1-echo/sever.ts',
    ],
    [
      'a file outside',
      '<Source of="../package.json" whole />',
      'no file stages-src/../package.json',
    ],
    ['a file elsewhere', '<Source of="2-http/server.ts" whole />', 'Is it 1-echo/server.ts?'],
    ['a missing region', '<Source of="1-echo/server.ts" region="loop" />', 'no region "loop"'],
    ['a missing name', '<Source of="1-echo/server.ts" name="loop" />', 'does not define "loop"'],
    [
      'a highlight of nothing',
      '<Source of="1-echo/server.ts" name="serve" highlight="nowhere" />',
      'highlight "nowhere"',
    ],
    ['an attribute that is none', '<Source of="1-echo/server.ts" lines="1-2" />', 'no "lines"'],
  ])('find %s, with page and line', (_, source, message) => {
    const found = findings(inChapter(source))
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^content\/chapters\/week-01\.mdx:13: /)
    expect(found[0]).toContain(message)
  })

  test.each([
    [
      'a doubled region',
      `${server}// #region serve\n// #endregion serve\n`,
      '11: region "serve" is opened a second time',
    ],
    ['an unclosed region', `${server}// #region more\n`, '11: region "more" is never closed'],
    [
      'crossed regions',
      server
        .replace('export function s', '// #region in\nexport function s')
        .replace('export function stop', '// #endregion in\nexport function stop'),
      '9: region "serve" closes inside region "in"',
    ],
    ['a file that does not parse', 'const = 1\n', '1: '],
  ])('find %s, with file and line, and the pages it spoils', (_, text, message) => {
    const found = findings(inServer(text))
    expect(found).toContainEqual(expect.stringContaining(`stages-src/1-echo/server.ts:${message}`))
    expect(found[0]).toMatch(
      /^content\/chapters\/week-01\.mdx:9: <Source of="1-echo\/server\.ts" region="serve" \/>: stages-src\/1-echo\/server\.ts:\d+: /,
    )
  })

  test('find a broken region in a test or an exercise too', () => {
    const found = findings({
      'stages-src/1-echo/exercises/1-timeouts/starter.ts': '// #region a\n',
    })
    expect(found).toEqual([
      'stages-src/1-echo/exercises/1-timeouts/starter.ts:1: region "a" is never closed. Add `// #endregion a`.',
    ])
  })

  test('find a snippet that a chapter shows twice', () => {
    expect(findings(inChapter('<Source of="1-echo/server.ts" name="stop" context={1} />'))).toEqual(
      [
        'content/chapters/week-01.mdx:13: <Source of="1-echo/server.ts" name="stop" /> is on line 11 already. Link to #1-echo-server.ts-stop.',
      ],
    )
  })

  test('find lines that no chapter shows, a stretch at a time', () => {
    const found = findings(
      inServer(`${server}\nfunction hidden(): void {\n  a()\n\n  b()\n}\n\nlast()\n`),
    )
    expect(found).toEqual([
      'stages-src/1-echo/server.ts:12: lines 12 to 18 are shown in no chapter. Show with <Source>, or except in content/literate-exceptions.yaml with a reason.',
    ])
    expect(
      findings(inServer(server.replace("'accept')", "'accept')\n}\nfunction lost() {\n  x()"))),
    ).toEqual([])
  })

  test('find imports and a heading comment that no chapter shows', () => {
    const found = findings({
      'content/chapters/week-01.mdx': chapter.replace(' imports', ''),
    })
    expect(found).toEqual([
      expect.stringContaining('server.ts:1: lines 1 to 2 are shown in no chapter'),
    ])
  })

  test('do not take context for shown', () => {
    const found = findings({
      'content/chapters/week-01.mdx': chapter.replace('name="stop"', 'name="serve" context={5}'),
    })
    expect(found).toEqual([expect.stringContaining('line 10 is shown in no chapter')])
  })

  test('take closing brackets for shown with the line that opened them', () => {
    const text = `${server}\n// #region open\nclass Peer {\n  fd = 1\n  // #endregion open\n  // #region close\n  close() {}\n  // #endregion close\n}\n`
    const show = (name: string) => `<Source of="1-echo/server.ts" region="${name}" />\n`
    expect(
      findings({ ...inServer(text), ...inChapter(`${show('open')}\n${show('close')}`) }),
    ).toEqual([])
    expect(findings({ ...inServer(text), ...inChapter(show('close')) })).toHaveLength(2)
  })

  test('find no lines in the settings beside the folders', () => {
    expect(findings({ 'stages-src/tsconfig.json': '{}\n' })).toEqual([])
  })

  test('find no lines in tests and exercises, wherever they are', () => {
    expect(
      findings({
        'stages-src/sys/exercises/more.ts': 'x()\n',
        'stages-src/sys/a.test.ts': 'x()\n',
      }),
    ).toEqual([])
  })
})

describe('exceptions', () => {
  const hidden = inServer(`${server}\nfunction hidden(): void {}\n`)

  test('with a reason let lines go unshown', () => {
    const yaml = '- file: 1-echo/server.ts\n  name: hidden\n  reason: Nobody calls it yet.\n'
    expect(findings({ ...hidden, ...excepted(yaml) })).toEqual([])
  })

  test.each([
    [
      'without a reason',
      '- file: 1-echo/server.ts\n  name: hidden\n',
      '1: the exception of 1-echo/server.ts has no reason',
    ],
    [
      'with a blank reason',
      '# why\n- file: 1-echo/server.ts\n  name: hidden\n  reason: " "\n',
      '2: the exception of 1-echo/server.ts has no reason',
    ],
    ['without a file', '- reason: x\n', '1: this exception names no file'],
    [
      'of an unknown file',
      '- file: 1-echo/x.ts\n  reason: x\n',
      '1: <Source of="1-echo/x.ts" whole />: there is no file',
    ],
    [
      'of an unknown name',
      '- file: 1-echo/server.ts\n  name: x\n  reason: x\n',
      '1: <Source of="1-echo/server.ts" name="x" />:',
    ],
    [
      'with an unknown key',
      '- file: 1-echo/server.ts\n  lines: 3\n  reason: x\n',
      '1: an exception has no "lines"',
    ],
    ['that is not a list', 'file: x\n', '1: this is not a list'],
    ['that is not YAML', '- file: "x\n', '2: Missing closing'],
  ])('%s are findings', (_, yaml, message) => {
    expect(findings({ ...hidden, ...excepted(yaml) })).toContainEqual(
      expect.stringContaining(`content/literate-exceptions.yaml:${message}`),
    )
  })

  test.each([
    ['all of whose lines are shown', '1-echo/server.ts\n  name: stop'],
    ['of a test', '1-echo/server.test.ts'],
  ])('%s are stale', (_, what) => {
    const yaml = `- file: 1-echo/server.ts\n  name: hidden\n  reason: x\n- file: ${what}\n  reason: x\n`
    expect(findings({ ...hidden, ...excepted(yaml) })).toEqual([
      expect.stringMatching(/^content\/literate-exceptions\.yaml:4: .*needs no exception any more/),
    ])
  })
})
