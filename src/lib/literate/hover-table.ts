/** The hovers of one page: each text once, numbered as the page first mentions it. */
import { highlight } from './highlight.ts'
import type { HoverText } from './hover-text.ts'
import { inlineCode, tokensHtml } from './markup.ts'

const HINT = 'Arrow keys move between the names in this code.'

export class HoverTable {
  readonly #texts: HoverText[] = []
  readonly #numbers = new Map<string, number>()

  /** The number of a text on this page. */
  readonly numberOf = (text: HoverText): number => {
    const written = JSON.stringify(text)
    const known = this.#numbers.get(written)
    if (known !== undefined) return known
    const number = this.#texts.push(text) - 1
    this.#numbers.set(written, number)
    return number
  }

  /**
   * The table: a `template`, so that it is neither seen nor searched, with a `div` for each
   * text in the order of the numbers; and how the script is used, for those who hear the page.
   * Empty for a page without hovers.
   */
  async html(): Promise<string> {
    if (this.#texts.length === 0) return ''
    const notes = await Promise.all(this.#texts.map(noteHtml))
    return `<p id="names-hint" hidden>${HINT}</p><template id="hovers">${notes.join('')}</template>`
  }
}

async function noteHtml({ signature, documentation }: HoverText): Promise<string> {
  const paragraphs = documentation.map((paragraph) => `<p>${inlineCode(paragraph)}</p>`)
  return `<div><code>${await signatureHtml(signature)}</code>${paragraphs.join('')}</div>`
}

const signatures = new Map<string, string>()

/** A signature in the colours of code; what it is `(of)` is not code. */
async function signatureHtml(signature: string): Promise<string> {
  const known = signatures.get(signature)
  if (known !== undefined) return known
  const of = /^\([a-z ]+\) /.exec(signature)?.[0] ?? ''
  const code = signature.slice(of.length)
  const html = inlineCode(of) + tokensHtml(code, await highlight('signature.ts', code))
  signatures.set(signature, html)
  return html
}
