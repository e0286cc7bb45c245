/** A source text that is being edited, by the nodes of its syntax tree. */
import MagicString from 'magic-string'
import type { MemberExpression, Node } from 'oxc-parser'

export class Draft {
  readonly code: MagicString
  readonly #text: string

  constructor(text: string) {
    this.#text = text
    this.code = new MagicString(text)
  }

  textOf({ start, end }: Node): string {
    return this.#text.slice(start, end)
  }

  replace(start: number, end: number, by: string): void {
    this.code.update(start, end, by)
  }

  /** Puts a text before a node, behind what has been put there already. */
  before({ start }: { readonly start: number }, text: string): void {
    this.code.appendLeft(start, text)
  }

  /** Puts a text behind a node, and behind what has been put there already. */
  after({ end }: Node, text: string): void {
    this.code.appendLeft(end, text)
  }

  /** `name(…)` */
  wrap({ start, end }: Node, name: string): void {
    this.code.appendLeft(start, `${name}(`)
    this.code.prependRight(end, ')')
  }

  /** Replaces the opening bracket (or the dot) of a member. */
  bracket({ object, property, computed }: MemberExpression, by: string): void {
    const at = this.find(computed ? '[' : '.', object.end, property.start)
    this.code.update(at, at + 1, by)
  }

  /** Where a sign stands between two offsets. */
  find(sign: string, from: number, to: number): number {
    const at = this.#gap(from, to).indexOf(sign)
    if (at === -1) throw new Error(`no ${sign} in ‘${this.#text.slice(from, to)}’`)
    return from + at
  }

  /** What stands between two nodes, comments blanked. */
  #gap(from: number, to: number): string {
    return this.#text
      .slice(from, to)
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, (comment) => ' '.repeat(comment.length))
  }
  /** Takes away parentheses around an element, which stood there for the sake of a type. */
  bare(from: number, element: MemberExpression, to: number): void {
    for (const [start, end] of [[from, element.start] as const, [element.end, to] as const]) {
      for (const { index } of this.#gap(start, end).matchAll(/[()]/g)) {
        this.code.update(start + index, start + index + 1, '')
      }
    }
  }
}
