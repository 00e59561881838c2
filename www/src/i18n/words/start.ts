export const en = {
  headline: 'Why did the Windows update fail?',
  sentence: 'Faultline reads a support-log bundle inside this browser and shows why an update failed to install, with the lines that prove it, or says exactly what is missing. The bundle never leaves this computer.',
  drop: 'Drop a bundle here',
  dropHint: 'archives, single log files, or folders',
  dropNow: 'Release to read it',
  choose: 'Choose files',
  folder: 'Choose a folder',
  sample: 'Try the sample',
  verify: 'How to check that nothing is sent',
  verifyAll: 'All ten steps, and what is not promised',
  verifySteps: [
    'Open the developer tools (F12), tab Network, then read a bundle: the list stays empty.',
    'Pull the network cable first: the page works the same. It is one file and needs no server.',
    'The policy in the first lines of the file forbids every connection (connect-src \'none\') and names the only scripts that may run by their SHA-256.',
    'The frame that reads the bundle has no storage: nothing of it is left after Clear or after the tab is closed.',
  ],
}

export const zh: typeof en = {
  headline: 'Windows 更新为什么安装失败？',
  sentence: 'Faultline 在本浏览器内读取支持日志包，说明更新安装失败的原因，并给出作为证据的日志行；日志不足时，说明具体缺少什么。日志包不会离开这台计算机。',
  drop: '将日志包拖到此处',
  dropHint: '压缩包、单个日志文件或文件夹',
  dropNow: '松开鼠标即开始读取',
  choose: '选择文件',
  folder: '选择文件夹',
  sample: '试用示例',
  verify: '如何确认没有任何内容被发送',
  verifyAll: '全部十个步骤，以及不作保证的事项',
  verifySteps: [
    '打开开发者工具（F12）的“网络”页，然后读取日志包：列表始终为空。',
    '先拔掉网线：页面照常工作。它只是一个文件，不需要服务器。',
    '文件开头的安全策略禁止一切连接（connect-src \'none\'），并以 SHA-256 列出仅有的可运行脚本。',
    '读取日志包的框架没有任何存储：清除或关闭标签页之后，不留下任何内容。',
  ],
}
