/** What a chapter asks for with `<Source of="…" …>`, checked. */
import { LiterateError } from './fault.ts'

export interface Selection {
  /** Relative to stages-src. */
  readonly of: string
  readonly what:
    | { readonly kind: 'names'; readonly names: readonly string[] }
    | { readonly kind: 'region'; readonly name: string }
    | { readonly kind: 'whole' }
    /** All that the other snippets of the chapter leave of the file. */
    | { readonly kind: 'rest' }
  /** Also the file's heading comment and its imports. */
  readonly imports: boolean
  /** Each must occur in a line that is shown. */
  readonly highlight: readonly string[]
  /** How many lines around are shown dimmed. */
  readonly context: number
  /** Why it is folded until the reader opens it; undefined where it is not. */
  readonly fold: string | undefined
  /** Comment and signature are shown; the body is the reader's to write, and folded. */
  readonly signature: boolean
  /** The source before, against which it is shown as what was added and removed. */
  readonly since: string | undefined
}

const ATTRIBUTES = [
  'of',
  'name',
  'region',
  'whole',
  'imports',
  'highlight',
  'context',
  'fold',
  'signature',
  'since',
]

/** Reads the attributes of a `<Source>`; throws a LiterateError on what it cannot mean. */
export function selectionFrom(given: Readonly<Record<string, unknown>>): Selection {
  for (const attribute of Object.keys(given)) {
    if (!ATTRIBUTES.includes(attribute)) {
      const hint = attribute === 'collapsed' ? 'Write fold="why it is folded". ' : ''
      throw new LiterateError(
        `<Source> has no "${attribute}". ${hint}It has ${ATTRIBUTES.join(', ')}.`,
      )
    }
  }
  const of = fileOf(given, '<Source>')
  const context = given.context ?? 0
  if (typeof context !== 'number' || !Number.isInteger(context) || context < 0) {
    throw new LiterateError(`context is a whole number of lines. Write context={2}, say.`)
  }
  return {
    of,
    what: what(given),
    imports: flag(given, 'imports'),
    highlight: list(text(given, 'highlight'), '|'),
    context,
    fold: text(given, 'fold'),
    signature: flag(given, 'signature'),
    since: text(given, 'since'),
  }
}

/** Reads the attributes of a `<Rest>`; throws a LiterateError on what it cannot mean. */
export function restFrom(given: Readonly<Record<string, unknown>>): Selection {
  const strange = Object.keys(given).find((attribute) => !['of', 'why'].includes(attribute))
  if (strange) throw new LiterateError(`<Rest> has no "${strange}". It has of, why.`)
  const fold = text(given, 'why')
  if (fold === undefined) {
    throw new LiterateError('<Rest> does not say why. Add why="the other statuses", say.')
  }
  return {
    of: fileOf(given, '<Rest>'),
    what: { kind: 'rest' },
    imports: false,
    highlight: [],
    context: 0,
    fold,
    signature: false,
    since: undefined,
  }
}

function fileOf(given: Readonly<Record<string, unknown>>, element: string): string {
  const of = text(given, 'of')
  if (of !== undefined) return of
  throw new LiterateError(`${element} names no file. Add of="1-echo/server.ts", say.`)
}

/** The selection as a chapter writes it, for messages. */
export function describeSelection({ of, what }: Selection): string {
  if (what.kind === 'rest') return `<Rest of="${of}" />`
  const part =
    what.kind === 'whole'
      ? 'whole'
      : what.kind === 'region'
        ? `region="${what.name}"`
        : `name="${what.names.join(', ')}"`
  return `<Source of="${of}" ${part} />`
}

/** An id for the place where the selection is shown, unique to the selection. */
export function selectionId({ of, what }: Selection): string {
  const part =
    what.kind === 'whole'
      ? []
      : what.kind === 'rest'
        ? ['rest']
        : what.kind === 'region'
          ? [`region-${what.name}`]
          : what.names
  return [of, ...part].join('-').replace(/[^\w.-]+/g, '-')
}

function what(given: Readonly<Record<string, unknown>>): Selection['what'] {
  const name = text(given, 'name')
  const region = text(given, 'region')
  const whole = flag(given, 'whole')
  if (Number(name !== undefined) + Number(region !== undefined) + Number(whole) !== 1) {
    throw new LiterateError('<Source> takes one of name="…", region="…" and whole. Give one.')
  }
  if (region !== undefined) return { kind: 'region', name: region }
  return name === undefined ? { kind: 'whole' } : { kind: 'names', names: list(name, ',') }
}

function text(given: Readonly<Record<string, unknown>>, attribute: string): string | undefined {
  const value = given[attribute]
  if (value === undefined) return undefined
  if (typeof value === 'string' && value.trim() !== '') return value
  throw new LiterateError(`${attribute} is a text. Write ${attribute}="…".`)
}

function flag(given: Readonly<Record<string, unknown>>, attribute: string): boolean {
  const value = given[attribute]
  if (value === undefined || typeof value === 'boolean') return value ?? false
  throw new LiterateError(`${attribute} takes no value. Write ${attribute} alone.`)
}

function list(value: string | undefined, separator: string): string[] {
  return (value ?? '').split(separator).flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
}
