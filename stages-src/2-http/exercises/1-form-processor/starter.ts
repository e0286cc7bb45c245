/**
 * Exercise 1: a form, and the page that answers it.
 *
 *     node stages-src/2-http/exercises/1-form-processor/starter.ts --port 9000
 *
 * Open http://127.0.0.1:9000/form, fill it in, and look at the address of the
 * answer. This processor cuts the query at '&' and '=' and repeats what it finds.
 * Try a name with an umlaut, a plus sign, `<b>`, a quote; send two topics; send a
 * `%`. `npm run check -- 2 --exercise 1` tells when it is done.
 */
import { parseArgs } from 'node:util'
import type { Request } from '../../request/request.ts'
import { html, serve } from '../serve.ts'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '9000' } },
})
serve(Number(values.port), (request) => {
  if (request.path === '/form') return html(200, form(request))
  if (request.path === '/greet') return html(200, greeting(request))
  return html(404, '<p>There is <a href="/form">a form</a>.')
})

/** The form. A query fills it in, so that a link can: /form?name=Ada. */
function form({ query = '' }: Request): string {
  return `<!doctype html>
<title>A form</title>
<form action="/greet">
  <p><label>Name <input name="name" value="${query.replace('name=', '')}"></label>
  <p><label>Message <textarea name="message"></textarea></label>
  <p><label><input type="checkbox" name="topic" value="sockets"> Sockets</label>
     <label><input type="checkbox" name="topic" value="HTTP"> HTTP</label>
  <p><button>Send</button>
</form>`
}

/** What was sent: the name, the message, and every topic. */
function greeting({ query = '' }: Request): string {
  const fields: Record<string, string> = {}
  for (const pair of query.split('&')) {
    const [name = '', value = ''] = pair.split('=')
    fields[name] = decodeURIComponent(value)
  }
  return `<!doctype html>
<title>Hello ${fields.name}</title>
<h1>Hello ${fields.name}</h1>
<p>You say: ${fields.message}
<p>You like: ${fields.topic}`
}
