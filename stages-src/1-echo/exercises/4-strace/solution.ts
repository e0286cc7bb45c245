/**
 * Exercise 4, solved. Three lines surprise most people:
 *
 * - The write to stdout is console.log's: a line for the person who watches is a system
 *   call like any other, made between the accept and the first read.
 * - read and write are the calls, whatever the descriptor. recv(2) and send(2) are calls
 *   of their own, which appear as recvfrom and sendto.
 * - The end of the client's stream is a read too, the one that returns 0.
 */
export const prediction = [
  'accept4(listener) = client',
  'write(stdout) = n',
  'read(client) = 5',
  'write(client) = 5',
  'read(client) = 0',
  'close(client) = 0',
]
