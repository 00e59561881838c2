export const en = {
  waiting: 'The address names a view of a report. Open its bundle, and the view is shown again.',
  'other-bundle': 'The address names a view of another bundle. It is not shown.',
  foreign: 'The address was made by another version of this page. It is ignored.',
  damaged: 'The address, or a part of it, could not be understood. That part is ignored.',
  close: 'Close',
}

export const zh: typeof en = {
  waiting: '地址中记有某份报告的视图。打开对应的日志包后，将恢复该视图。',
  'other-bundle': '地址中的视图属于另一个日志包，因此没有显示。',
  foreign: '地址由此页面的其他版本生成，已忽略。',
  damaged: '地址或其中一部分无法识别，该部分已忽略。',
  close: '关闭',
}
