/** Gives every page that shows code the table of its hovers, once all of the page is drawn. */
import { defineMiddleware } from 'astro:middleware'
import { HoverTable } from './lib/literate/hover-table.ts'

export const onRequest = defineMiddleware(async ({ locals }, next) => {
  const hovers = new HoverTable()
  locals.hovers = hovers
  const response = await next()
  if (!response.headers.get('content-type')?.startsWith('text/html')) return response
  const page = await response.text()
  const table = await hovers.html()
  return new Response(
    page.replace(/<\/body>/, () => `${table}</body>`),
    response,
  )
})
