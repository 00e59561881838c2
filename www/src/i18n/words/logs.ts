export const en = {
  drawer: 'Search and log viewer',
  search: 'Search',
  log: 'Log',
  resize: 'Height of the drawer',
  resizeSearch: 'Width of the search',
  close: 'Close',
}

export const zh: typeof en = {
  drawer: '搜索与日志查看器',
  search: '搜索',
  log: '日志',
  resize: '面板高度',
  resizeSearch: '搜索栏宽度',
  close: '关闭',
}
