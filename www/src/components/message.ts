// *Copy as message*: the verdict as plain text for a mail. It holds no host, no user and no path.
import type { Report } from '../generated/report'
import { words } from '../i18n'

/** Replaces paths by their last part, and the computer's name, in text that leaves the page. */
export function withoutNames(text: string, computer: string | null | undefined): string {
  const withoutPaths = text
    .replace(/(?:[A-Za-z]:|%[A-Za-z]+%|\\\\[^\s\\]+)((?:\\[^\\\s"'，。；、<>|:*?]+)+)\\?/g, (_, path: string) => path.slice(path.lastIndexOf('\\') + 1))
  if (!computer) return withoutPaths
  const name = computer.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return withoutPaths.replace(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'gi'), '…')
}

export function verdictMessage(report: Report): string {
  const w = words.value.verdict
  const { verdict, request } = report
  const lines = [`${w.status[verdict.status]}: ${verdict.title}`, verdict.summary, ...verdict.reasons.map(reason => `· ${reason.text}`)]
  if (request?.checks.length) lines.push('', w.messageChecks, ...request.checks.map(check => `${check.met ? '✓' : '✗'} ${check.message}`))
  if (verdict.nextSteps.length) lines.push('', w.messageSteps, ...verdict.nextSteps.map((step, i) => `${i + 1}. ${step.text} (${words.value.step.risk[step.risk]})`))
  return withoutNames(lines.join('\n'), report.machine.computer)
}
