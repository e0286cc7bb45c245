/**
 * Exercise 3: a site that is helpless when something goes wrong.
 *
 *     node stages-src/2-http/exercises/3-error-pages/starter.ts --port 9000
 *     curl -i http://127.0.0.1:9000/nowhere
 *
 * What is not there is answered with 200 and a sigh, so that search engines keep
 * it; what breaks (/broken) takes the server with it; what may not be done
 * (`curl -X DELETE`) is not refused. `respond` and `errorPage` are the places.
 * `npm run check -- 2 --exercise 3` tells when it is done.
 */
import { parseArgs } from 'node:util'
import type { Request } from '../../request/request.ts'
import type { Response } from '../../response/response.ts'
import { html, serve } from '../serve.ts'

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
  const make = pages[request.path]
  return make === undefined ? errorPage(404, request) : html(200, make())
}

/**
 * The page for a status. A person gets HTML with the path that was asked for and a
 * way home; a program that accepts application/json gets a problem of RFC 9457,
 * `{"status": 404, "title": "Not Found"}`, as application/problem+json.
 */
function errorPage(_status: number, { path }: Request): Response {
  return html(200, `<h1>Sorry!</h1> <p>There is no ${decodeURIComponent(path)}.`)
}
