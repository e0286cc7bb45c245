/** Which sources each chapter shows: every `<Source>` and `<Rest>` of the MDX files, read off their trees. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Expression, parseSync } from 'oxc-parser'
import {
  type MdastNode,
  type MdxJsxAttributeUnion,
  type MdxJsxFlowElement,
  type MdxJsxTextElement,
  mdxToMdast,
} from 'satteri'
import { parse as parseYaml } from 'yaml'
import { addressOf, type ChapterPlace, labelOf } from '../chapter-address.ts'
import { whileUnchanged } from '../while-unchanged.ts'
import { type Finding, LiterateError } from './fault.ts'
import { restFrom, type Selection, selectionFrom } from './selection.ts'
import { walk } from './syntax.ts'

/** Where the chapters live, relative to the root of the repository. */
export const CHAPTERS_FOLDER = 'content/chapters'

/** One `<Source>` or `<Rest>` of a chapter. */
export interface Usage {
  readonly chapter: Chapter
  /** Its line in the chapter's file. */
  readonly line: number
  readonly selection: Selection
}

export interface Chapter {
  /** Relative to the root of the repository. */
  readonly file: string
  /** As a link says it: `Week 2`. */
  readonly label: string
  /** Its page: `/week/2/`. */
  readonly url: string
}

export interface Reading {
  readonly chapters: readonly Chapter[]
  /** In the order of the chapters, and of the lines in them. */
  readonly usages: readonly Usage[]
  readonly findings: readonly Finding[]
}

/** Reads every chapter under `root`. */
export function readChapters(root: string): Reading {
  const folder = join(root, CHAPTERS_FOLDER)
  const names = existsSync(folder) ? readdirSync(folder).filter((it) => it.endsWith('.mdx')) : []
  const readings = names
    .sort()
    .map((name) =>
      sameReading(`${CHAPTERS_FOLDER}/${name}`, readFileSync(join(folder, name), 'utf8')),
    )
  return {
    chapters: readings.flatMap((reading) => reading.chapters),
    usages: readings.flatMap((reading) => reading.usages),
    findings: readings.flatMap((reading) => reading.findings),
  }
}

const sameReading = whileUnchanged(readChapter)

/** Reads one chapter from its MDX. */
export function readChapter(file: string, mdx: string): Reading {
  const usages: Usage[] = []
  const findings: Finding[] = []
  let tree: MdastNode
  try {
    tree = mdxToMdast(mdx)
  } catch (error) {
    const { message } = error as Error
    const line = Number(/^(\d+):/.exec(message)?.[1] ?? 1)
    return {
      chapters: [],
      usages,
      findings: [{ file, line, message: `${message}. Mend the MDX.` }],
    }
  }
  const chapter = chapterOf(file, tree)
  for (const node of everyNode(tree)) {
    const line = node.position?.start.line ?? 1
    try {
      if (expressionsOf(node).some(buildsSource)) {
        throw new LiterateError(
          '<Source> stands inside braces, where nobody can see what it shows. Take it out.',
        )
      }
      if (!isElement(node) || (node.name !== 'Source' && node.name !== 'Rest')) continue
      const attributes = attributesOf(node.attributes)
      const selection = node.name === 'Rest' ? restFrom(attributes) : selectionFrom(attributes)
      usages.push({ chapter, line, selection })
    } catch (error) {
      if (!(error instanceof LiterateError)) throw error
      findings.push({ file, line, message: error.message })
    }
  }
  return { chapters: [chapter], usages, findings }
}

function chapterOf(file: string, tree: MdastNode): Chapter {
  const head = [...everyNode(tree)].find((node) => node.type === 'yaml')
  const data = ((head && parseYaml(head.value)) ?? { kind: 'appendix' }) as ChapterPlace
  const id = file.slice(CHAPTERS_FOLDER.length + 1, -'.mdx'.length)
  return { file, label: labelOf({ data }), url: addressOf({ id, data }) }
}

function* everyNode(node: MdastNode): Generator<MdastNode> {
  yield node
  if (!('children' in node)) return
  for (const child of node.children) yield* everyNode(child as MdastNode)
}

type MdxElement = MdxJsxFlowElement | MdxJsxTextElement

function isElement(node: MdastNode): node is MdxElement {
  return node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement'
}

/** The JavaScript in a node, its attributes included. */
function expressionsOf(node: MdastNode): string[] {
  if (node.type === 'mdxFlowExpression' || node.type === 'mdxTextExpression') return [node.value]
  if (!isElement(node)) return []
  return node.attributes.flatMap(({ value }) =>
    typeof value === 'object' && value !== null ? [value.value] : [],
  )
}

function attributesOf(attributes: readonly MdxJsxAttributeUnion[]): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map((attribute) => {
      if (attribute.type !== 'mdxJsxAttribute') {
        throw new LiterateError(`<Source {${attribute.value}}> hides what it shows. Spell it out.`)
      }
      const { name, value } = attribute
      if (value === null || value === undefined) return [name, true]
      return [name, typeof value === 'string' ? value : literal(name, value.value)]
    }),
  )
}

/** The value of `{2}`, `{true}` or `{'text'}`. Anything else is not known before it runs. */
function literal(name: string, code: string): unknown {
  const expression = parseExpression(code)
  if (expression?.type === 'Literal') return expression.value
  if (expression?.type === 'TemplateLiteral' && expression.expressions.length === 0) {
    return expression.quasis[0]?.value.cooked
  }
  throw new LiterateError(`${name}={${code}} is computed. Write the value itself.`)
}

function buildsSource(code: string): boolean {
  const expression = parseExpression(code)
  let found = false
  if (expression) {
    walk(expression, (node) => {
      found ||= node.type === 'JSXIdentifier' && node.name === 'Source'
    })
  }
  return found
}

function parseExpression(code: string): Expression | undefined {
  const [statement] = parseSync('expression.tsx', `(${code}\n)`).program.body
  return statement?.type === 'ExpressionStatement' ? unwrap(statement.expression) : undefined
}

function unwrap(expression: Expression): Expression {
  return expression.type === 'ParenthesizedExpression' ? unwrap(expression.expression) : expression
}
