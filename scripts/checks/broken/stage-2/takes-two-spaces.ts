/** Takes several spaces between the parts of a request line for one. */
import { HttpServer, type Request } from '../../servers/http-server.ts'

class TakesTwoSpaces extends HttpServer {
  protected override parse(bytes: Buffer, request: Request) {
    const text = bytes.toString('latin1')
    const end = text.indexOf('\r\n\r\n')
    const line = text.slice(0, end < 0 ? 0 : text.indexOf('\r\n'))
    // The head keeps its length: what is taken from the line is put before the next field.
    const spare = line.length - line.replaceAll(/ +/g, ' ').length
    if (spare === 0) return super.parse(bytes, request)
    const rest = text.slice(line.length).replace(':', `:${' '.repeat(spare)}`)
    return super.parse(Buffer.from(line.replaceAll(/ +/g, ' ') + rest, 'latin1'), request)
  }
}

new TakesTwoSpaces()
