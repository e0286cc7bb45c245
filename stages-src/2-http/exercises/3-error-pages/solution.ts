/**
 * Exercise 3, solved. The status is for programs, the page for people, and neither
 * may lie. What the server knows of a fault stays in its log; what the client has
 * sent appears in the page only where it is escaped.
 */
import { parseArgs } from 'node:util'
import type { Request } from '../../request/request.ts'
import type { Field } from '../../response/field.ts'
import { escapeHtml, page } from '../../response/page.ts'
import type { Response } from '../../response/response.ts'
import { isRegisteredMethod, reasonPhrase } from '../../response/status.ts'
import { content, html, serve } from '../serve.ts'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '9000' } },
})

/**
 * The pages that there are. The third one has a fault that nobody has found yet.
 */
const pages: Readonly<Record<string, () => string>> = {
  '/': () => '<!doctype html><title>Home</title><h1>Home</h1>',
  '/about': () => '<!doctype html><title>About</title><h1>About</h1>',
  '/broken': () => {
    throw new Error('password of the database: swordfish')
  },
}

serve(Number(values.port), respond)

function respond(request: Request): Response {
  const { method, path } = request
  if (!isRegisteredMethod(method)) return errorPage(501, request)
  const make = pages[path]
  if (make === undefined) return errorPage(404, request)
  if (method !== 'GET' && method !== 'HEAD') {
    return errorPage(405, request, [['Allow', 'GET, HEAD']])
  }
  try {
    return html(200, make())
  } catch (error) {
    console.error(`${path}: ${error}`)
    return errorPage(500, request)
  }
}

/**
 * The page for a status. A person gets HTML with the path that was asked for and a
 * way home; a program that accepts application/json gets a problem of RFC 9457,
 * `{"status": 404, "title": "Not Found"}`, as application/problem+json.
 */
function errorPage(
  status: number,
  request: Request,
  fields: readonly Field[] = [],
): Response {
  const title = reasonPhrase(status)
  const vary: Field = ['Vary', 'Accept']
  if (request.field('accept')?.includes('application/json')) {
    const problem = JSON.stringify({ status, title })
    return content(status, 'application/problem+json', problem, [...fields, vary])
  }
  const body = `<p>You asked for <code>${escapeHtml(request.path)}</code>.</p>
<p><a href="/">The first page</a> is there.</p>`
  return html(status, page(`${status} ${title}`, body), [...fields, vary])
}
