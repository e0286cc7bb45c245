/** Logs the user by the name in Authorization, as it is sent. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class LogsTheNameOfCredentials extends HttpServer {
  #user = '-'

  protected override log(client: Client, request: Request, ...rest: [Response, number, number]) {
    const [, name = ''] = /^Basic (\S+)/.exec(request.field('authorization') ?? '') ?? []
    this.#user = Buffer.from(name, 'base64').toString('latin1').split(':')[0] || '-'
    super.log(client, request, ...rest)
  }

  protected override writeLine(line: Buffer): void {
    super.writeLine(Buffer.from(line.toString('latin1').replace('- -', () => `- ${this.#user}`)))
  }
}

new LogsTheNameOfCredentials()
