import { one } from '../numbers'

export const en = {
  empty: 'The folder holds no files. Choose the folder that the logs were collected into.',
  tooMany: (limit: number) => `More than ${limit.toLocaleString('en')} files were given; the first ${limit.toLocaleString('en')} were read. Choose the folder of the logs itself.`,
  tooDeep: (levels: number) => `Folders more than ${levels} levels deep were left out. Choose the folder of the logs itself.`,
  unreadable: (n: number, first: string) => (n === 1 ? `${first} could not be opened.` : `${first} and ${n - 1} more could not be opened.`) + ' Copy the folder to this computer\'s disk and try again.',
  locked: (n: number) => `${one(n, 'file', 'files')} in what you gave ${n === 1 ? 'is' : 'are'} encrypted and ${n === 1 ? 'was' : 'were'} not read.`,
  unlock: 'Enter the password',
}

export const zh: typeof en = {
  empty: '文件夹中没有文件。请选择存放日志的文件夹。',
  tooMany: limit => `文件超过 ${limit.toLocaleString('zh')} 个，只读取了前 ${limit.toLocaleString('zh')} 个。请直接选择日志所在的文件夹。`,
  tooDeep: levels => `超过 ${levels} 层的文件夹已略过。请直接选择日志所在的文件夹。`,
  unreadable: (n, first) => (n === 1 ? `无法打开 ${first}。` : `无法打开 ${first} 等 ${n} 项。`) + '请把文件夹复制到本机磁盘后重试。',
  locked: n => `所给内容中有 ${n.toLocaleString('zh')} 个文件已加密，未能读取。`,
  unlock: '输入密码',
}
