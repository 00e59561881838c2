export const en = {
  line: (n: number) => `line ${n.toLocaleString('en')}`,
  record: (n: number) => `record ${n}`,
  open: 'Show the lines around it',
  close: 'Hide the lines',
  whole: 'Open the whole log here',
  earlier: 'Earlier lines',
  later: 'Later lines',
  earlierRecords: 'Earlier records',
  laterRecords: 'Later records',
  reading: 'Reading the lines',
  gone: 'This source holds no readable lines there.',
}

export const zh: typeof en = {
  line: n => `第 ${n.toLocaleString('zh')} 行`,
  record: n => `记录 ${n}`,
  open: '显示前后的行',
  close: '收起',
  whole: '在完整日志中打开此处',
  earlier: '更早的行',
  later: '更晚的行',
  earlierRecords: '更早的记录',
  laterRecords: '更晚的记录',
  reading: '正在读取',
  gone: '此来源在该处没有可读的行。',
}
