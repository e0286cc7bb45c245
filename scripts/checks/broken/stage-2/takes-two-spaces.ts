/** Takes several spaces between the parts of a request line for one. */
import { HttpServer } from '../../servers/http-server.ts'

class TakesTwoSpaces extends HttpServer {
  protected override readAs(text: string): string {
    const line = text.slice(0, Math.max(0, text.indexOf('\r\n')))
    const single = line.replaceAll(/ +/g, ' ')
    // What is taken from the line is put before the value of the first field.
    const spare = ' '.repeat(line.length - single.length)
    return single + text.slice(line.length).replace(':', `:${spare}`)
  }
}

new TakesTwoSpaces()
