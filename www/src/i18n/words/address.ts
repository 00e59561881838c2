export const en = {
  waiting: 'The address names a view of a report. Open its bundle, and the view is shown again.',
  'other-bundle': 'The address names a view of another bundle. It is not shown.',
  foreign: 'The address was made by another version of this page. It is ignored.',
  damaged: 'The address, or a part of it, could not be understood. That part is ignored.',
  'link-version': 'The link was made by a newer version of this page. Open it with that version.',
  'link-cut-off': 'The link is not complete: its end is missing. Copy all of it, also where it goes on in the next line, or ask for a file instead.',
  'link-damaged': 'The link was changed on its way and cannot be read. Ask for it again, or for a file instead.',
  close: 'Close',
}

export const zh: typeof en = {
  waiting: '地址中记有某份报告的视图。打开对应的日志包后，将恢复该视图。',
  'other-bundle': '地址中的视图属于另一个日志包，因此没有显示。',
  foreign: '地址由此页面的其他版本生成，已忽略。',
  damaged: '地址或其中一部分无法识别，该部分已忽略。',
  'link-version': '该链接由更新版本的页面生成，请用那个版本打开。',
  'link-cut-off': '链接不完整，末尾有缺失。请复制整个链接（包括换行后的部分），或请对方改发文件。',
  'link-damaged': '链接在传送过程中被改动，无法读取。请对方重新发送，或改发文件。',
  close: '关闭',
}
