/** Work that would keep the loop from everybody, done where it keeps nobody. */
import type { Request } from '../../2-http/request/request.ts'
import type { Response } from '../../2-http/response/response.ts'

// #region elsewhere
export interface Elsewhere {
  /**
   * Has the response to `request` made, where that takes long: `ready` is called
   * with it in a later turn. undefined where it does not.
   */
  make(request: Request, ready: (response: Response) => void): Job | undefined
}

export interface Job {
  /** Nobody waits for it any more: `ready` is not called. */
  cancel(): void
}
// #endregion elsewhere
