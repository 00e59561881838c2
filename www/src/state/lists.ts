import { signal } from '@preact/signals'

/** Does the list of attempts show failures only? */
export const onlyFailed = signal(false)
