export const en = {
  start: 'The page could not start its reader. This browser may block WebAssembly or workers; Chrome or Edge 109, Firefox 115 or newer are known to work.',
  read: 'Reading stopped unexpectedly. Choose the file again; if it happens twice, unpack the bundle and drop the log files themselves.',
  lines: 'The lines could not be read: the file was moved or changed after it was chosen. Choose it again.',
}

export const zh: typeof en = {
  start: '页面无法启动读取程序。此浏览器可能禁止了 WebAssembly 或 Worker；Chrome 或 Edge 109、Firefox 115 及更高版本可以使用。',
  read: '读取意外中断。请重新选择文件；如果再次发生，请先解压日志包，再直接拖入其中的日志文件。',
  lines: '无法读取这些行：文件在选择之后被移动或修改。请重新选择文件。',
}
