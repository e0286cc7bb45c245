/** The frame of the pages that the server makes itself, and text within HTML. */

/**
 * A whole page in UTF-8: readable in light and dark, on a phone and without style.
 * `title` is text, `body` is HTML, `style` is CSS beyond what every page has.
 */
export function page(title: string, body: string, style = ''): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${STYLE}${style}</style>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</html>
`
}

const STYLE = `
:root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif;
  color: light-dark(#1c1e22, #e8e5dc); background: light-dark(#fbfaf6, #131519) }
a { color: light-dark(#1f5fb8, #8ab4f0) }
body { max-width: 46rem; margin: 3rem auto; padding: 0 1.25rem }
h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere }
table { width: 100%; border-collapse: collapse }
th, td { padding: .25rem 1rem .25rem 0; text-align: left; vertical-align: top;
  overflow-wrap: anywhere }
th { font-weight: 600 }
tr { border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent) }
`

/** `text` as it may stand between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
