/** A correct echo server on bare system calls, which serves one client after the other. */
import { BlockingEchoServer, serveOnThread } from './blocking-echo-server.ts'

serveOnThread(import.meta.url, new BlockingEchoServer())
