export const en = {
  kbs: 'Expected updates',
  kbsHint: 'KB5015736',
  notBefore: 'Nothing before',
  notBeforeHint: '2022-10-09 16:00',
  notBeforeClock: 'machine time',
  badKb: (text: string) => `${text} is no KB number`,
  badDate: 'Write the date as 2022-10-09 or 2022-10-09 16:00',
  add: 'Add what was asked for',
  change: 'Asked for',
}

export const zh: typeof en = {
  kbs: '应安装的更新',
  kbsHint: 'KB5015736',
  notBefore: '不早于',
  notBeforeHint: '2022-10-09 16:00',
  notBeforeClock: '机器时间',
  badKb: text => `${text} 不是 KB 编号`,
  badDate: '日期请写成 2022-10-09 或 2022-10-09 16:00',
  add: '填写对方的要求',
  change: '对方的要求',
}
