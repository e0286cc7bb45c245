/**
 * Exercise 4: the system calls of one connection, predicted. The server is the first one,
 * stages-src/1-echo/first-server.ts; its client sends `hello` and closes. Read the server
 * and write down every call it makes on the way from accept4 to close.
 *
 * This prediction was made without looking. `npm run check -- 1 --exercise 4` traces the
 * server and shows the first line that differs; with strace you see them all:
 *
 *     strace -f -e trace=network,desc node stages-src/1-echo/first-server.ts --port 9000
 *
 * A line is the call, what its descriptor is (`listener`, `client`, `stdout`), and the
 * result; `n` stands for the result of a write to stdout, which is as long as the text.
 */
export const prediction = [
  'accept4(listener) = client',
  'recv(client) = 5',
  'send(client) = 5',
  'close(client) = 0',
]
