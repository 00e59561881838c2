// *Copy as message*: the verdict as plain text for a mail. It holds no host, no user and no path.
import type { Report, Step } from '../generated/report'
import { words } from '../i18n'

/** Replaces paths by their last part, and the computer's name, in text that leaves the page. */
export function withoutNames(text: string, computer: string | null | undefined): string {
  const withoutPaths = text
    .replace(/(?:[A-Za-z]:|%[A-Za-z]+%|\\\\[^\s\\]+)((?:\\[^\\\s"'，。；、<>|:*?]+)+)\\?/g, (_, path: string) => path.slice(path.lastIndexOf('\\') + 1))
  if (!computer) return withoutPaths
  const name = computer.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return withoutPaths.replace(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'gi'), '…')
}

/** A command that anybody may run and that names no place on a disk. */
function harmless({ command, risk }: Step): string | null {
  return command && (risk === 'read-only' || risk === 'reversible') && !/[\\%]|\b[A-Za-z]:/.test(command) ? command : null
}

/** What is true, what was asked for, what to do. */
export function verdictMessage(report: Report): string {
  const w = words.value.verdict
  const { nextSteps } = report.verdict
  const lines = told(report)
  const step = (s: Step, i: number): string[] => [`${i + 1}. ${s.text}${w.aside(words.value.step.risk[s.risk])}`, ...(harmless(s) ? [`   ${harmless(s)}`] : [])]
  if (nextSteps.length) lines.push('', w.messageSteps, ...nextSteps.flatMap(step))
  return withoutNames(lines.join('\n'), report.machine.computer)
}

/** For whom the bundle is sent to although it lacks something: what it lacks, before they look for it. */
export function anywayMessage(report: Report): string {
  return withoutNames([words.value.verdict.messageAnyway, '', ...told(report)].join('\n'), report.machine.computer)
}

function told({ verdict, request }: Report): string[] {
  const w = words.value.verdict
  const lines = [`${w.status[verdict.status]}${w.colon}${verdict.title}`, verdict.summary, ...verdict.reasons.map(reason => `· ${reason.text}`)]
  if (request?.checks.length) lines.push('', w.messageChecks, ...request.checks.map(check => `${check.met ? '✓' : '✗'} ${check.message}`))
  return lines
}
