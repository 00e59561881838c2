export const en = {
  title: 'Save the report as JSON?',
  text: 'The file holds names from the bundle as they are: computer, users, paths and log lines. It is not redacted.',
  confirm: 'Save',
  cancel: 'Cancel',
}

export const zh: typeof en = {
  title: '将报告保存为 JSON？',
  text: '文件中保留日志包里的原始名称：计算机名、用户名、路径和日志行，未经脱敏。',
  confirm: '保存',
  cancel: '取消',
}
