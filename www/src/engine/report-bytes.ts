import type { Report } from '../generated/report'

const decoder = new TextDecoder()

/** A report as the core hands it out: JSON in UTF-8. */
export const reportOf = (bytes: Uint8Array): Report => JSON.parse(decoder.decode(bytes)) as Report
