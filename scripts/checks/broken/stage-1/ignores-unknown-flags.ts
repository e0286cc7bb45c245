/** Picks the flags it knows from the command line and overlooks the others. */
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

new EchoServer(settingsFromCommandLine({ strict: false }))
