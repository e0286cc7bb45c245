/** What a server under measurement is given: folders and files of the lab's own. */
export interface ServerFiles {
  /** The folder it serves. */
  root: string
  /** Where its access log goes; undefined for none. */
  log: string | undefined
  /** Where it may keep what it needs. */
  folder: string
}
