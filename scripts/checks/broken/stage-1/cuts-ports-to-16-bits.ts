/** Takes any number for a port and uses its lower 16 bits. */
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

const readPort = (text: string) => Number(text) & 0xffff
new EchoServer(settingsFromCommandLine({ readPort }))
