import { signal } from '@preact/signals'

/** The pages of settings and help, in their order. */
export const HELP_PAGES = ['settings', 'reading', 'shortcuts', 'verify', 'about'] as const
export type HelpPage = (typeof HELP_PAGES)[number]

/** The page of settings and help on screen; `null`: closed. */
export const helpPage = signal<HelpPage | null>(null)
/** Is the error-code look-up of the header open? */
export const codesOpen = signal(false)
/** Are the ways to share a report open? */
export const shareOpen = signal(false)
/** Are the header's actions open? Only narrow windows fold them away. */
export const menuOpen = signal(false)
/** Is the form open by which logs are asked for? */
export const requestOpen = signal(false)
