/** Logs a request when its connection has ended. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class LogsAtTheEndOfAConnection extends HttpServer {
  protected override log(client: Client, request: Request, ...rest: [Response, number, number]) {
    client.socket.once('close', () => super.log(client, request, ...rest))
  }
}

new LogsAtTheEndOfAConnection()
