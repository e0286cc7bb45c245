/**
 * Exercise 1, solved. URLSearchParams is the WHATWG's parser of forms: plus signs
 * are spaces, bytes are UTF-8, a `%` that escapes nothing stays as it is. What
 * comes out of it is text; it becomes HTML where it is written, by escapeHtml, and
 * nowhere else.
 */
import { parseArgs } from 'node:util'
import type { Request } from '../../request/request.ts'
import { escapeHtml, page } from '../../response/page.ts'
import { html, serve } from '../serve.ts'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '9000' } },
})
serve(Number(values.port), (request) => {
  if (request.path === '/form') return html(200, form(request))
  if (request.path === '/greet') return html(200, greeting(request))
  return html(404, page('Not here', '<p>There is <a href="/form">a form</a>.'))
})

/** The form. A query fills it in, so that a link can: /form?name=Ada. */
function form({ query = '' }: Request): string {
  const name = new URLSearchParams(query).get('name') ?? ''
  return page(
    'A form',
    `<form action="/greet">
  <p><label>Name <input name="name" value="${escapeHtml(name)}"></label>
  <p><label>Message <textarea name="message"></textarea></label>
  <p><label><input type="checkbox" name="topic" value="sockets"> Sockets</label>
     <label><input type="checkbox" name="topic" value="HTTP"> HTTP</label>
  <p><button>Send</button>
</form>`,
  )
}

/** What was sent: the name, the message, and every topic. */
function greeting({ query = '' }: Request): string {
  const fields = new URLSearchParams(query)
  const name = fields.get('name')?.trim() ?? ''
  if (name === '') {
    return page('Who are you?', '<p>Please <a href="/form">fill in a name</a>.')
  }
  const topics = fields
    .getAll('topic')
    .map((topic) => `<li>${escapeHtml(topic)}`)
    .join('')
  const message = escapeHtml(fields.get('message') ?? '')
  // `page` escapes its title itself: it is text there.
  return page(`Hello ${name}`, `<p>${message}</p><ul>${topics}</ul>`)
}
