// Words about the screen, a file for each part of it. Words about Windows come from the core.
import * as app from './words/app'
import * as start from './words/start'
import * as code from './words/code'
import * as request from './words/request'
import * as progress from './words/progress'
import * as given from './words/given'
import * as password from './words/password'
import * as fail from './words/fail'
import * as verdict from './words/verdict'
import * as step from './words/step'
import * as timeline from './words/timeline'
import * as attempts from './words/attempts'
import * as evidence from './words/evidence'
import * as machine from './words/machine'
import * as sources from './words/sources'
import * as issues from './words/issues'
import * as share from './words/share'
import * as search from './words/search'
import * as logs from './words/logs'
import * as address from './words/address'
import * as help from './words/help'
import * as keys from './words/keys'
import * as compare from './words/compare'
import * as verify from './words/verify'
import * as link from './words/link'

export const en = {
  lang: 'en',
  app: app.en,
  start: start.en,
  code: code.en,
  request: request.en,
  progress: progress.en,
  given: given.en,
  password: password.en,
  fail: fail.en,
  verdict: verdict.en,
  step: step.en,
  timeline: timeline.en,
  attempts: attempts.en,
  evidence: evidence.en,
  machine: machine.en,
  sources: sources.en,
  issues: issues.en,
  share: share.en,
  search: search.en,
  logs: logs.en,
  address: address.en,
  help: help.en,
  keys: keys.en,
  compare: compare.en,
  verify: verify.en,
  link: link.en,
}

export type Words = typeof en

export const zh: Words = {
  lang: 'zh-CN',
  app: app.zh,
  start: start.zh,
  code: code.zh,
  request: request.zh,
  progress: progress.zh,
  given: given.zh,
  password: password.zh,
  fail: fail.zh,
  verdict: verdict.zh,
  step: step.zh,
  timeline: timeline.zh,
  attempts: attempts.zh,
  evidence: evidence.zh,
  machine: machine.zh,
  sources: sources.zh,
  issues: issues.zh,
  share: share.zh,
  search: search.zh,
  logs: logs.zh,
  address: address.zh,
  help: help.zh,
  keys: keys.zh,
  compare: compare.zh,
  verify: verify.zh,
  link: link.zh,
}
