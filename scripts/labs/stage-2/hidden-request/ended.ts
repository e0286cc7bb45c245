/** Where a message ends that tells its length, if all of it has come. */
export function ended(message: string): number | undefined {
  const head = message.indexOf('\r\n\r\n') + 4
  const length = /^content-length: (\d+)/im.exec(message.slice(0, head))?.[1]
  const end = head + Number(length ?? 0)
  return head < 4 || end > message.length ? undefined : end
}
