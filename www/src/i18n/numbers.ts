/** A count and its English noun. */
export const one = (n: number, singular: string, plural: string): string => `${n.toLocaleString('en')} ${n === 1 ? singular : plural}`
