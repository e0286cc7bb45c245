/**
 * Astro gathers the styles of all components in one style sheet, which every page loads. What a
 * few pages alone need of it goes into their heads, so that a first visit to any other brings less;
 * what none needs goes nowhere.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AtRule, type Container, parse, type Root } from 'postcss'

/** What Astro writes on the elements of a component that has styles, and into their selectors. */
const MARK = /data-astro-cid-[a-z0-9]+/g

/** What more pages than these show stays in the style sheet that they share, and is fetched once. */
const FEW = 4

/** Rewrites the pages in `folder`, which Astro has built, and their style sheets in `folder/_astro`. */
export function partStyles(folder: string): void {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isPage)
  const pages = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
  const common = commonMarks(pages.values())
  for (const name of readdirSync(join(folder, '_astro')).filter(isSheet)) {
    const file = join(folder, '_astro', name)
    const styles = parse(readFileSync(file, 'utf8'))
    rmSync(file)
    const shared = part(styles, (marks) => marks.size === 0 || !marks.isDisjointFrom(common))
    const sheet = nameFor(name, shared)
    writeFileSync(join(folder, '_astro', sheet), shared)
    for (const [pageName, page] of pages) {
      const here = marksIn(page).difference(common)
      const own = here.size > 0 ? part(styles, (marks) => !marks.isDisjointFrom(here)) : ''
      pages.set(pageName, withOwn(page.replaceAll(`/_astro/${name}`, `/_astro/${sheet}`), own))
    }
  }
  for (const [name, page] of pages) writeFileSync(join(folder, name), page)
}

/** The marks of the components that more than a few of the pages show. */
function commonMarks(pages: Iterable<string>): Set<string> {
  const counts = new Map<string, number>()
  for (const page of pages) {
    for (const mark of marksIn(page)) counts.set(mark, (counts.get(mark) ?? 0) + 1)
  }
  return new Set([...counts].filter(([, count]) => count > FEW).map(([mark]) => mark))
}

/**
 * The style sheet with nothing in it but what is `wanted`, by the marks in its selector. What has no
 * selector, such as `@font-face`, has no marks.
 */
export function part(styles: Root, wanted: (marks: Set<string>) => boolean): string {
  const some = styles.clone()
  retain(some, wanted)
  return some.toString()
}

function retain(container: Container, wanted: (marks: Set<string>) => boolean): void {
  container.each((node) => {
    if (node.type === 'rule') {
      const selectors = node.selectors.filter((selector) => wanted(marksIn(selector)))
      if (selectors.length === 0) node.remove()
      else if (selectors.length < node.selectors.length) node.selectors = selectors
    } else if (isGroup(node)) {
      retain(node, wanted)
      if (node.nodes?.length === 0) node.remove()
    } else if (!wanted(new Set())) {
      node.remove()
    }
  })
}

/** Whether an at-rule is one around other rules, and not a thing of its own. */
function isGroup(node: { type: string }): node is AtRule {
  if (node.type !== 'atrule') return false
  const { name, nodes } = node as AtRule
  return nodes !== undefined && ['media', 'supports', 'container', 'layer'].includes(name)
}

/** After the style sheets: of two rules that say the same, that of the component counts. */
function withOwn(page: string, styles: string): string {
  return styles === '' ? page : page.replace('</head>', () => `<style>${styles}</style></head>`)
}

/** A name that changes with the content, as all have that browsers may keep. */
function nameFor(name: string, content: string): string {
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, 8)
  return `${name.split('.')[0]}.${hash}.css`
}

function marksIn(text: string): Set<string> {
  return new Set(text.match(MARK))
}

const isPage = (name: string) => name.endsWith('.html')
const isSheet = (name: string) => name.endsWith('.css')
