/** Takes EINTR in the middle of a head for the time being up. */
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class Answers408ToAStop extends HttpServer {
  protected override async readHead(client: Client, request: Request, patience: number) {
    const late = () =>
      client.incoming.bytes.length > 0 && client.socket.end('HTTP/1.1 408 \r\n\r\n')
    process.once('SIGCONT', late)
    return await super.readHead(client, request, patience)
  }
}

new Answers408ToAStop()
