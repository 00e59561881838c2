import { signal } from '@preact/signals'

/** What is said about the address or a pasted link: it waits for its bundle; it belongs to another; it, or some of it, means nothing here; the findings in it cannot be read. */
export const notice = signal<'waiting' | 'other-bundle' | 'foreign' | 'damaged' | 'link-version' | 'link-cut-off' | 'link-damaged' | null>(null)
