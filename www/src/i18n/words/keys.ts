export const en = {
  or: 'or',
  space: 'Space',
  places: {
    page: 'Anywhere',
    reading: 'While files are read',
    report: 'Anywhere in a report',
    timeline: 'On the timeline',
    list: 'In the list of attempts',
    log: 'In the log viewer',
    tabs: 'On tabs',
    closing: 'In dialogs and drawers',
  },
  acts: {
    page: { help: 'Settings and help', search: 'Search the bundle', open: 'Choose files', codes: 'Look up an error code' },
    reading: { cancel: 'Cancel' },
    report: { attempts: 'Attempts', machine: 'Computer', sources: 'Sources', timeline: 'To the timeline', newer: 'Newer attempt', older: 'Older attempt', clock: 'Machine time or UTC', compare: 'Compare with another bundle' },
    timeline: { zoomIn: 'Zoom in', zoomOut: 'Zoom out', panLeft: 'Earlier', panRight: 'Later', fit: 'Show everything', previous: 'Previous attempt', next: 'Next attempt', dismiss: 'Close what is open' },
    list: { down: 'Next row', up: 'Previous row', first: 'First row', last: 'Last row', unfold: 'Unfold tries', fold: 'Fold tries, or to their latest', turn: 'Fold or unfold' },
    log: {
      down: 'Next row; with Shift, choose rows', up: 'Previous row', pageDown: 'One window down', pageUp: 'One window up', first: 'First row', last: 'Last row', left: 'To the left', right: 'To the right',
      unfold: 'Show the row in full, with its fields', find: 'Find', next: 'Next match; with Shift, the previous one', goTo: 'Go to a line or time', evidence: 'Next evidence; with Shift, the previous one',
      wrap: 'Wrap long lines', raw: 'Lines as written, without columns', all: 'Choose all rows', copy: 'Copy the chosen rows as they are',
    },
    tabs: { left: 'Previous tab', right: 'Next tab' },
    closing: { close: 'Close; the focus returns to where it was' },
  },
}

export const zh: typeof en = {
  or: '或',
  space: '空格',
  places: {
    page: '任何位置',
    reading: '读取文件时',
    report: '报告中任何位置',
    timeline: '时间线上',
    list: '安装记录列表中',
    log: '日志查看器中',
    tabs: '标签页上',
    closing: '对话框和抽屉中',
  },
  acts: {
    page: { help: '设置与帮助', search: '搜索日志包', open: '选择文件', codes: '查询错误代码' },
    reading: { cancel: '取消' },
    report: { attempts: '安装记录', machine: '计算机', sources: '来源', timeline: '转到时间线', newer: '较新的安装记录', older: '较早的安装记录', clock: '机器时间或 UTC', compare: '与另一个日志包比较' },
    timeline: { zoomIn: '放大', zoomOut: '缩小', panLeft: '向前', panRight: '向后', fit: '显示全部', previous: '上一条安装记录', next: '下一条安装记录', dismiss: '关闭已打开的内容' },
    list: { down: '下一行', up: '上一行', first: '第一行', last: '最后一行', unfold: '展开各次尝试', fold: '收起各次尝试，或转到最近一次', turn: '收起或展开' },
    log: {
      down: '下一行，按住 Shift 可选择多行', up: '上一行', pageDown: '向下翻页', pageUp: '向上翻页', first: '第一行', last: '最后一行', left: '向左', right: '向右',
      unfold: '展开整行及其字段', find: '查找', next: '下一个匹配，按住 Shift 为上一个', goTo: '转到行或时间', evidence: '下一处证据，按住 Shift 为上一处',
      wrap: '长行自动换行', raw: '按原样显示，不分列', all: '选择所有行', copy: '复制所选行的原文',
    },
    tabs: { left: '上一个标签页', right: '下一个标签页' },
    closing: { close: '关闭，焦点回到原处' },
  },
}
