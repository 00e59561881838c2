// Where an answer is opened: a link that begins with `file://` would lead nobody anywhere.
import { answerPage } from './request'
import { isPage } from './request-link'

/** The page's own address, if others may reach it; the frame inherits it from the shell. */
export function ownPage(): string | null {
  const address = document.baseURI.replace(/[?#].*$/, '')
  return isPage(address) ? address : null
}

/** The page that a link with findings begins with: the one that whoever asked has named, else this one; `null`: none is known, and only a code or a file is of use. */
export const pageForAnswer = (): string | null => answerPage.value ?? ownPage()
