import { one } from '../numbers'

export const en = {
  name: 'Faultline',
  language: 'Language',
  theme: 'Light or dark',
  open: 'Open another',
  clear: 'Clear',
  machine: 'Computer',
  codes: 'Error code',
  menu: 'Menu',
  help: 'Settings and help',
  skip: 'Skip to the content',
  more: (n: number, left: number) => `Show ${n.toLocaleString('en')} more of ${left.toLocaleString('en')}`,
  sources: (n: number) => one(n, 'source', 'sources'),
  skipped: (n: number) => `${n.toLocaleString('en')} not read`,
}

export const zh: typeof en = {
  name: 'Faultline',
  language: '语言',
  theme: '浅色或深色',
  open: '打开其他文件',
  clear: '清除',
  machine: '计算机',
  codes: '错误代码',
  menu: '菜单',
  help: '设置与帮助',
  skip: '跳到正文',
  more: (n, left) => `再显示 ${n.toLocaleString('zh')} 项（还有 ${left.toLocaleString('zh')} 项）`,
  sources: n => `${n.toLocaleString('zh')} 个来源`,
  skipped: n => `${n.toLocaleString('zh')} 个未读取`,
}
