/** How clients of an HTTP server talk, as far as the checks of any server have to know it. */
import type { Connection } from '../connection.ts'
import { fail } from '../failure.ts'
import { Protocol } from '../protocol.ts'
import { HttpClient } from './client.ts'
import { get, getAlphabet } from './request.ts'
import { ALPHABET } from './site.ts'

class Http extends Protocol {
  readonly request = 'GET /alphabet.txt'
  readonly module = import.meta.url

  override async ask(client: Connection, last?: 'last'): Promise<void> {
    await new HttpClient(client).send(last ? getAlphabet('Connection: close') : getAlphabet())
  }

  override async expectAnswer(client: Connection): Promise<void> {
    const { status, content } = await new HttpClient(client).response(this.request)
    if (status === 200 && content.toString() === ALPHABET) return
    const came = `${status} and ${content.length} bytes`
    fail({ sent: this.request, expected: '200 and the file', came })
  }

  /** Twenty large files are more than the kernel keeps for a client that does not read. */
  override async flood(client: Connection): Promise<void> {
    await new HttpClient(client).send(get('/large.bin').repeat(20))
  }
}

export const protocol = new Http()
