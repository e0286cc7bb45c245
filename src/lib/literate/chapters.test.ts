/** What a chapter shows is read off its tree, and nothing else is. */
import { describe, expect, test } from 'vitest'
import { readChapter } from './chapters.ts'

const head = '---\nkind: week\nweek: 2\nstage: 1\ntitle: T\nlede: L\n---\n'
const read = (body: string) => readChapter('content/chapters/week-02.mdx', head + body)

describe('a chapter', () => {
  test('shows every <Source> of its tree, wherever it stands, with its line', () => {
    const { usages, findings } = read(`
# One

<Source of="a.ts" name="f" highlight={'x'} context={2} fold="why" />

<Guess question="?">
  - in a list

    <Source of="b.ts" region={\`r\`} />
</Guess>

In a line <Source of="c.ts" whole /> of text.
`)
    expect(findings).toEqual([])
    expect(usages.map(({ line, selection }) => [line, selection.of])).toEqual([
      [11, 'a.ts'],
      [16, 'b.ts'],
      [19, 'c.ts'],
    ])
    expect(usages[0]?.selection).toMatchObject({ highlight: ['x'], context: 2, fold: 'why' })
    expect(usages[0]?.chapter).toMatchObject({ label: 'Week 2', url: '/week/2/' })
  })

  test('does not show what is code, a comment, or a word', () => {
    const { usages, findings } = read(`
\`<Source of="a.ts" whole />\`

\`\`\`mdx
<Source of="b.ts" whole />
\`\`\`

{/* <Source of="c.ts" whole /> */}

"<SourceTree of='d.ts' />"
`)
    expect(usages).toEqual([])
    expect(findings).toEqual([])
  })

  test.each([
    ['{list.map((name) => <Source of="a.ts" name={name} />)}', 'inside braces'],
    ['<Guess answer={<Source of="a.ts" whole />} />', 'inside braces'],
    ['<Source {...props} />', 'hides what it shows'],
    ['<Source of="a.ts" name={pick()} />', 'name={pick()} is computed'],
    ['<Source name="f" />', 'names no file'],
    ['<Source of="a.ts" whole lines="3-4" />', 'has no "lines"'],
  ])('with %s is told so, with its line', (mdx, message) => {
    const { findings, usages } = read(`\n${mdx}\n`)
    expect(usages).toEqual([])
    expect(findings).toMatchObject([
      { file: 'content/chapters/week-02.mdx', line: 9, message: expect.stringContaining(message) },
    ])
  })

  test('that is not MDX is a finding with its line', () => {
    const [finding] = read('\n<Guess>\n\nno end').findings
    expect(finding).toMatchObject({ line: 9, message: expect.stringContaining('closing tag') })
  })

  test('of another kind has its own address', () => {
    const chapter = (head: string) =>
      readChapter('content/chapters/door.mdx', `---\n${head}\n---\n`).chapters[0]
    expect(chapter('kind: stage\nstage: 1')).toMatchObject({ label: 'Stage 1', url: '/stage/1/' })
    expect(chapter('kind: appendix\ntitle: The door')).toMatchObject({
      label: 'Appendix',
      url: '/door/',
    })
  })
})
