export const en = {
  label: 'Look up an error code, or open a link',
  hint: '0x80073712, -2147023143, …/faultline.html#1/…',
  unknown: 'That is no error code: try 0x80073712 or -2147023143.',
  wait: 'Looking it up',
  noSymbol: 'no known name',
}

export const zh: typeof en = {
  label: '查询错误代码，或打开链接',
  hint: '0x80073712、-2147023143、…/faultline.html#1/…',
  unknown: '这不是错误代码，请按 0x80073712 或 -2147023143 的形式填写。',
  wait: '正在查询',
  noSymbol: '没有已知名称',
}
