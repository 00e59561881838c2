import { words } from '../i18n'

/** Rows drawn before the rest is asked for: a bundle may hold a hundred thousand files. */
export const PAGE = 500

export function ShowMore({ left, more }: { left: number; more: () => void }) {
  return left > 0 ? <button type="button" class="link show-more" onClick={more}>{words.value.app.more(Math.min(left, PAGE), left)}</button> : null
}
