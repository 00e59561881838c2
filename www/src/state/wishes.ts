/** What engineers call the sources a link may ask for, by their ids; the core's own names, the same in every language. */
export const wishNames: Record<string, string> = {
  cbs: 'CBS.log', 'cbs-listing': 'dir Logs\\CBS', sessions: 'Sessions.xml', dism: 'dism.log', 'event-log': '*.evtx',
  'reporting-events': 'ReportingEvents.log', 'windows-update-log': 'WindowsUpdate.log', systeminfo: 'systeminfo', filters: 'fltmc',
  services: 'sc query', processes: 'tasklist', programs: 'programs', drivers: 'driverquery', hotfixes: 'Get-HotFix', registry: 'reg query',
  panther: 'setupact.log', 'compat-report': 'CompatData_*.xml', 'setup-diag': 'SetupDiagResults', 'setup-api': 'setupapi.dev.log',
  pfro: 'PFRO.log', 'check-sur': 'CheckSUR.log', 'config-mgr': 'WUAHandler.log', 'error-report': 'Report.wer',
}
