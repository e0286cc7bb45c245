/** How a week's chapter is cut: what a reader would stumble over. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MdastNode, mdxToMdast } from 'satteri'
import { readResult } from '../results.ts'
import { sectionOf } from '../transcript-panes.ts'
import { CHAPTERS_FOLDER, readChapter, type Usage } from './chapters.ts'
import { type Finding, LiterateError } from './fault.ts'
import { snippetOf } from './snippet.ts'
import { readSource } from './source-file.ts'

/** Lines of an open snippet, imports aside. */
const MOST_LINES = 25
/** What a panel shows of a terminal. */
const MOST_COLUMNS = 76
const MOST_ROWS = 20
/** Notes in the margin that a section has at least. */
const LEAST_ASIDES = 2
/** Words of prose of a week, without code and notes in the margin. */
const WORDS = { least: 1500, most: 3000 }
/** From here on a chapter looks back: no day belongs to it, and nothing has to run. */
const CLOSING =
  /^(what you can do now|what (still )?breaks|where production|what the text passed over)/i

/** What does not meet the rules of a week's chapter, by line. `name`: `week-02`. */
export function adviceFor(root: string, name: string): Finding[] {
  const file = `${CHAPTERS_FOLDER}/${name}.mdx`
  const mdx = readFileSync(join(root, file), 'utf8')
  const tree = mdxToMdast(mdx)
  const nodes = 'children' in tree ? (tree.children as MdastNode[]) : []
  const { usages } = readChapter(file, mdx)
  const messages: [number, string][] = [
    ...usages.flatMap((usage) => longSnippet(root, usage)),
    ...foldsInARow(nodes),
    ...sectionsOf(nodes).flatMap(sectionFaults),
    ...everyElement(nodes).flatMap((node) => evidenceFaults(root, node)),
    ...wordFaults(nodes),
  ]
  return messages.sort(([a], [b]) => a - b).map(([line, message]) => ({ file, line, message }))
}

function longSnippet(root: string, { line, selection }: Usage): [number, string][] {
  const { what, fold, since, signature } = selection
  if (what.kind === 'rest') return []
  if (fold !== undefined)
    return what.kind === 'whole' ? [[line, 'a whole file, folded: <Rest>']] : []
  if (since !== undefined || signature) return []
  try {
    const { lines } = snippetOf(readSource(root, selection.of), { ...selection, imports: false })
    if (lines.length <= MOST_LINES) return []
    return [[line, `an open snippet of ${lines.length} lines; ${MOST_LINES} at most`]]
  } catch (error) {
    if (error instanceof LiterateError) return []
    throw error
  }
}

function foldsInARow(nodes: readonly MdastNode[]): [number, string][] {
  return nodes.flatMap((node, index) => {
    const before = nodes[index - 1]
    const isFold = (each: MdastNode | undefined) =>
      each !== undefined && nameOf(each) === 'Source' && attribute(each, 'fold') !== undefined
    return isFold(node) && isFold(before) ? [[lineOf(node), 'two folds in a row'] as const] : []
  }) as [number, string][]
}

interface Section {
  title: string
  line: number
  nodes: MdastNode[]
}

function sectionsOf(nodes: readonly MdastNode[]): Section[] {
  const sections: Section[] = []
  for (const node of nodes) {
    if (node.type === 'heading' && node.depth === 2) {
      sections.push({ title: textOf(node), line: lineOf(node), nodes: [] })
    } else sections.at(-1)?.nodes.push(node)
  }
  return sections.filter(({ title }) => !CLOSING.test(title))
}

function sectionFaults({ title, line, nodes }: Section): [number, string][] {
  const count = (name: string) => everyElement(nodes).filter((each) => nameOf(each) === name).length
  const faults: [number, string][] = []
  if (count('Day') !== 1) faults.push([line, `"${title}" names no <Day>`])
  if (count('Run') === 0) faults.push([line, `nothing runs in "${title}": add a <Run>`])
  if (count('Aside') < LEAST_ASIDES) {
    faults.push([line, `"${title}" has ${count('Aside')} asides; ${LEAST_ASIDES} at least`])
  }
  return faults
}

function evidenceFaults(root: string, node: MdastNode): [number, string][] {
  const line = lineOf(node)
  const lab = attribute(node, 'lab') ?? ''
  if (nameOf(node) === 'Plot') {
    const plot = readResult(lab, root).plots[attribute(node, 'plot') ?? '']
    const bars = plot?.kind === 'bars' ? plot.rows.length : 0
    return bars > 8 ? [[line, `a plot of ${bars} bars; 8 at most`]] : []
  }
  if (nameOf(node) !== 'Transcript') return []
  const whole = readResult(lab, root).transcripts[attribute(node, 'part') ?? 'main']
  const section = attribute(node, 'section')
  const transcript = whole && section ? sectionOf(whole, section) : whole
  const rows = (transcript?.lines ?? []).flatMap(({ text }) => text.split('\n'))
  const columns = Math.max(...rows.map((row) => row.length))
  return [
    ...(rows.length > MOST_ROWS
      ? [[line, `a transcript of ${rows.length} lines; ${MOST_ROWS} at most`] as [number, string]]
      : []),
    ...(columns > MOST_COLUMNS
      ? [[line, `a transcript of ${columns} columns; ${MOST_COLUMNS} at most`] as [number, string]]
      : []),
  ]
}

function wordFaults(nodes: readonly MdastNode[]): [number, string][] {
  const words = nodes.map(textOf).join(' ').split(/\s+/).filter(Boolean).length
  if (words >= WORDS.least && words <= WORDS.most) return []
  return [[1, `${words} words of prose; ${WORDS.least} to ${WORDS.most}`]]
}

function everyElement(nodes: readonly MdastNode[]): MdastNode[] {
  return nodes.flatMap((node) => [
    ...(nameOf(node) ? [node] : []),
    ...('children' in node ? everyElement(node.children as MdastNode[]) : []),
  ])
}

function nameOf(node: MdastNode): string | undefined {
  const isElement = node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement'
  return isElement ? (node.name ?? undefined) : undefined
}

function attribute(node: MdastNode, name: string): string | undefined {
  if (node.type !== 'mdxJsxFlowElement' && node.type !== 'mdxJsxTextElement') return undefined
  for (const each of node.attributes) {
    if (each.type === 'mdxJsxAttribute' && each.name === name && typeof each.value === 'string') {
      return each.value
    }
  }
  return undefined
}

function textOf(node: MdastNode): string {
  if (node.type === 'text' || node.type === 'inlineCode') return node.value
  if (nameOf(node) === 'Aside') return ''
  return 'children' in node ? (node.children as MdastNode[]).map(textOf).join(' ') : ''
}

function lineOf(node: MdastNode): number {
  return node.position?.start.line ?? 1
}
