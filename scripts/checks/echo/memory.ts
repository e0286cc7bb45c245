/** Whether the memory of an echo server grows with every client. */
import { memoryStable } from '../any-server/memory.ts'
import { clientsOfAllKinds } from './remains.ts'

const CLIENTS = 300

export const memory = memoryStable([
  {
    clients: CLIENTS,
    warmUp: 3,
    rounds: 25,
    none: 20,
    sent: 'clients: some sent 1,000 bytes or 300,000, some nothing, some reset their connection',
    round: (context) => clientsOfAllKinds(context, CLIENTS),
  },
])
