/** A page of HTML as a browser reads it: character references, attributes in any form. */
import { Parser } from 'htmlparser2'

/** Where the links of a page lead, as they stand there. */
export function linksOf(html: string): string[] {
  const links: string[] = []
  read(html, {
    onopentag: (name, { href }) => {
      if (name === 'a' && href !== undefined) links.push(href)
    },
  })
  return links
}

/** What a browser would run. */
export function scriptsOf(html: string): string[] {
  const scripts: string[] = []
  let isScript = false
  read(html, {
    onopentag: (name, attributes) => {
      isScript = name === 'script'
      const handlers = Object.entries(attributes).filter(([attribute]) => /^on/.test(attribute))
      scripts.push(...handlers.map(([, value]) => value))
    },
    ontext: (text) => {
      if (isScript) scripts.push(text)
    },
    onclosetag: () => {
      isScript = false
    },
  })
  return scripts
}

/** What a person reads of a page: no styles, no scripts. */
export function textOf(html: string): string {
  const unseen: string[] = []
  let text = ''
  read(html, {
    onopentag: (name) => {
      if (name === 'style' || name === 'script') unseen.push(name)
      text += ' '
    },
    ontext: (part) => {
      if (unseen.length === 0) text += part
    },
    onclosetag: (name) => {
      if (name === unseen.at(-1)) unseen.pop()
    },
  })
  return text.replaceAll(/\s+/g, ' ').trim()
}

function read(html: string, handler: ConstructorParameters<typeof Parser>[0]): void {
  const parser = new Parser(handler, { decodeEntities: true })
  parser.write(html)
  parser.end()
}
