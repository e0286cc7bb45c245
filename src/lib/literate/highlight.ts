/** Code cut into coloured pieces by Shiki, once for both themes: a piece has a class, no colour. */
import { createHighlighterCore, type HighlighterCore, type ThemeRegistration } from 'shiki/core'
import { createOnigurumaEngine } from 'shiki/engine/oniguruma'
import { whileUnchanged } from '../while-unchanged.ts'

/** The classes of src/styles/code.css: keyword, function, string, number, comment, type. */
export type TokenClass = 'k' | 'f' | 's' | 'n' | 'c' | 't'

export interface Token {
  /** Offsets in the text, in UTF-16 units. */
  readonly start: number
  readonly end: number
  readonly kind: TokenClass | undefined
}

/** For each line of `text`, its pieces; together they are the line. */
export const highlight: (path: string, text: string) => Promise<readonly Token[][]> =
  whileUnchanged(async (path, text) => {
    highlighter ??= load()
    return tokenize(await highlighter, languageOf(path), text)
  })

let highlighter: Promise<HighlighterCore> | undefined

function load(): Promise<HighlighterCore> {
  return createHighlighterCore({
    themes: [THEME],
    langs: [
      import('shiki/langs/typescript.mjs'),
      import('shiki/langs/c.mjs'),
      import('shiki/langs/shellscript.mjs'),
    ],
    engine: createOnigurumaEngine(import('shiki/wasm')),
  })
}

function languageOf(path: string): string {
  if (path.endsWith('.ts')) return 'typescript'
  if (/\.[ch]$/.test(path)) return 'c'
  return path.endsWith('.sh') ? 'shellscript' : 'text'
}

function tokenize(shiki: HighlighterCore, lang: string, text: string): Token[][] {
  // Without a time limit: on a busy machine half a line would stay without colours.
  const options = { lang, theme: THEME.name, tokenizeTimeLimit: 0 }
  return shiki.codeToTokensBase(text, options).map((line) => {
    const pieces: Token[] = []
    for (const { offset, content, color } of line) {
      const kind = kinds.get(color ?? '')
      const end = offset + content.length
      const before = pieces.at(-1)
      // Space has no colour: it goes with what stands before it.
      if (before && (before.kind === kind || content.trim() === ''))
        pieces[pieces.length - 1] = { ...before, end }
      else pieces.push({ start: offset, end, kind })
    }
    return pieces
  })
}

/** TextMate scopes of each class; a colour of the theme is nothing but the name of a class. */
const SCOPES: Readonly<Record<TokenClass, readonly string[]>> = {
  k: [
    'keyword.control',
    'keyword.operator.new',
    'keyword.operator.expression',
    'storage',
    'variable.language',
    'punctuation.definition.template-expression',
  ],
  f: ['entity.name.function', 'support.function'],
  s: ['string', 'constant.character.escape'],
  n: ['constant.numeric', 'constant.language'],
  t: ['entity.name.type', 'support.type', 'support.class', 'entity.other.inherited-class'],
  // What documentation comments mention is part of the comment.
  c: ['comment', 'comment storage.type', 'comment entity.name.type', 'comment variable.other'],
}
const CLASSES = Object.keys(SCOPES) as TokenClass[]
const colourOf = (kind: TokenClass) => `#00000${CLASSES.indexOf(kind) + 1}`
const kinds = new Map<string, TokenClass>(CLASSES.map((kind) => [colourOf(kind), kind]))
const THEME = {
  name: 'classes',
  type: 'light',
  fg: '#000000',
  bg: '#FFFFFF',
  settings: [
    { settings: { foreground: '#000000' } },
    ...CLASSES.map((kind) => ({
      scope: [...SCOPES[kind]],
      settings: { foreground: colourOf(kind) },
    })),
    // Signs are no words, and code inside a template string is code.
    {
      scope: [
        'storage.type.function.arrow',
        'constant.language.import-export-all',
        'meta.template.expression',
      ],
      settings: { foreground: '#000000' },
    },
  ],
} satisfies ThemeRegistration
