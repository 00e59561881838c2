// A hand-made report for tests of the page: two failures, one of them overwritten, rotated logs, restarts.
import type { Attempt, Evidence, Report, Source } from '../src/generated/report'

const utc = (local: string): string => `${local}+08:00`

export function evidence(source: string, line: number, local: string | null, text: string): Evidence {
  return { source, line, time: local && utc(local), local, text }
}

export function source(id: string, path: string, kind: string, first: string | null, last: string | null, more: Partial<Source> = {}): Source {
  return {
    id, bundle: 0, file: 0, entry: Number(id.slice(1)) - 1, inside: [], path, kind, encoding: 'utf-8', sizeBytes: 1_234_567, records: 4242,
    first: first && utc(first), firstLocal: first, last: last && utc(last), lastLocal: last, read: true, issues: [], ...more,
  }
}

export function attempt(id: string, kb: string | null, started: string, ended: string, outcome: Attempt['outcome'], more: Partial<Attempt> = {}): Attempt {
  return {
    id, kb, package: null, title: kb && `2022-09 Cumulative Update for Windows 10 Version 21H2 for x64-based Systems (${kb})`, names: [], channel: 'windows-update',
    started: utc(started), startedLocal: started, ended: utc(ended), endedLocal: ended, phase: outcome === 'succeeded' ? 'finish' : 'install', phases: [],
    outcome, repair: false, storeApp: false, retryOf: null, resolvedBy: null, code: null, chain: [], coverage: null, coverageWhy: null, diagnoses: [], gaps: [], evidence: [], ...more,
  }
}

export function fixture(): Report {
  const corrupt = { hex: '0x80073712', symbol: 'ERROR_SXS_COMPONENT_STORE_CORRUPT', meaning: 'The component store has been corrupted.' }
  const failedLine = evidence('s2', 41, '2022-10-10T16:38:25', '{3C2A…}\t2022-10-10 16:38:25:117+0800\t1\t182 [AGENT_INSTALLING_FAILED]\t101\t{0F6F…}\t200\t80073712\tUpdateOrchestrator\tFailure\tContent Install\tInstallation Failure: KB5015736')
  const failed = attempt('a4', 'KB5015736', '2022-10-10T16:31:02', '2022-10-10T16:38:25', 'failed', {
    code: corrupt,
    chain: [{ ...corrupt, role: 'reported', evidence: failedLine }],
    coverage: 'overwritten',
    coverageWhy: 'The oldest CBS archive in this bundle begins on 2022-10-12 08:01:13, after this failure.',
    phases: [
      { phase: 'download', started: utc('2022-10-10T16:31:02'), startedLocal: '2022-10-10T16:31:02', evidence: evidence('s2', 38, '2022-10-10T16:31:02', 'download started') },
      { phase: 'install', started: utc('2022-10-10T16:36:40'), startedLocal: '2022-10-10T16:36:40', evidence: evidence('s2', 40, '2022-10-10T16:36:40', 'install started') },
    ],
    evidence: [failedLine],
  })
  return {
    schema: 'faultline.report/1',
    program: { version: '0.1.0', rules: 'f00dcafe' },
    bundles: [{ name: 'bundle.zip', sizeBytes: 9_600_000, fingerprint: '6b1f0a5e4c2d', issues: [] }],
    machine: {
      computer: 'BANK-PC-0042', edition: 'Windows 10 Enterprise G', build: '19044.1415', architecture: 'amd64',
      utcOffsets: [{ from: null, to: null, minutes: 480, source: 'csi-stamp' }],
      securityProducts: [], installedKbs: ['KB5003791', 'KB5012170'], pendingReboot: false, builds: [], settings: [], evidence: [],
    },
    sources: [
      source('s1', 'Logs/CBS/CBS.log', 'cbs', '2022-10-20T03:12:09', '2022-10-21T09:40:00'),
      source('s2', 'ReportingEvents.log', 'reporting-events', '2022-09-01T08:00:00', '2022-10-21T09:12:00', { encoding: 'utf-16le' }),
      source('s3', 'Logs/CBS/CbsPersist_20221020031001.log', 'cbs', '2022-10-12T08:01:13', '2022-10-20T03:10:01'),
      source('s4', 'systeminfo.txt', 'systeminfo', null, null, { encoding: 'gb18030' }),
      source('s5', 'System.evtx', 'unknown', null, null, { read: false, encoding: null, records: 0, issues: [{ source: 'System.evtx', kind: 'not-supported', message: 'Event logs are not read yet.' }] }),
    ],
    attempts: [
      attempt('a1', 'KB5012170', '2022-09-03T10:00:00', '2022-09-03T10:04:00', 'succeeded'),
      attempt('a2', 'KB5014805', '2022-09-09T15:50:23', '2022-09-09T15:58:23', 'failed', { code: corrupt, coverage: 'overwritten' }),
      attempt('a3', 'KB2267602', '2022-10-10T16:32:00', '2022-10-10T16:32:02', 'succeeded'),
      failed,
    ],
    findings: [],
    events: [
      { kind: 'boot', time: utc('2022-09-10T08:00:00'), local: '2022-09-10T08:00:00', title: 'Restart', evidence: evidence('s3', 7, '2022-10-12T08:01:13', 'TI: Last boot time: …') },
      { kind: 'store-corruption', time: utc('2022-10-18T11:00:00'), local: '2022-10-18T11:00:00', title: 'Store corruption', evidence: evidence('s3', 900, '2022-10-18T11:00:00', 'Store corruption, manifest missing …') },
    ],
    errorHours: [],
    verdict: {
      status: 'recollect', reasons: [], cause: null, attempt: 'a4',
      title: 'The CBS lines of this failure have already been overwritten: collect again',
      summary: 'KB5015736 failed on 2022-10-10 16:38:25 (UTC+8) with 0x80073712, component store corrupt. CBS.log and its archive in this bundle begin on 2022-10-12 08:01:13, so the lines that could name the cause are not in this bundle.',
      nextSteps: [
        { text: 'Copy the folder C:\\Windows\\Logs\\CBS of BANK-PC-0042 now, before anything else is installed.', command: 'robocopy C:\\Windows\\Logs\\CBS D:\\cbs-copy /e', risk: 'read-only', admin: true, restart: false, minutes: 2 },
        { text: 'Scan the component store; this reads only and needs no network.', command: 'DISM /Online /Cleanup-Image /ScanHealth', risk: 'read-only', admin: true, restart: false, minutes: 10 },
        { text: 'Restart, install the offline package once, and collect at once.', command: null, risk: 'needs-approval', admin: true, restart: true, minutes: null },
      ],
    },
    request: {
      case: null, kbs: ['KB5015736'], wanted: [], notBefore: '2022-10-09',
      checks: [
        { id: 'kb:KB5015736', met: true, message: 'KB5015736 was attempted.' },
        { id: 'cbs-coverage', met: false, message: 'CBS lines around the failure are missing.' },
      ],
    },
  }
}
