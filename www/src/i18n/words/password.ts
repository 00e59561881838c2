export const en = {
  title: (file: string) => `${file} needs a password`,
  text: (n: number) => (n === 1 ? 'One file in it is encrypted.' : `${n.toLocaleString('en')} files in it are encrypted.`),
  whole: 'It is encrypted as a whole.',
  more: (n: number) => `and ${n.toLocaleString('en')} more`,
  label: 'Password',
  show: 'Show',
  hide: 'Hide',
  wrong: 'That is not the password. Check capital letters and the keyboard layout.',
  trying: 'Trying the password',
  open: 'Open',
  without: 'Read without',
  kept: 'The password stays in the memory of this page, is sent nowhere, and is forgotten with the files.',
}

export const zh: typeof en = {
  title: file => `${file} 需要密码`,
  text: n => `其中有 ${n.toLocaleString('zh')} 个文件已加密。`,
  whole: '整个文件已加密。',
  more: n => `还有 ${n.toLocaleString('zh')} 个`,
  label: '密码',
  show: '显示',
  hide: '隐藏',
  wrong: '密码不正确。请检查大小写和输入法。',
  trying: '正在尝试密码',
  open: '打开',
  without: '不用密码，继续读取',
  kept: '密码只保存在此页面的内存中，不会发送到任何地方；清除文件时一并清除。',
}
