/** A step of the check; `run`: what is typed or pasted for it. */
export interface CheckStep {
  what: string
  how: string
  run?: string
}

export const en = {
  title: 'Check it yourself',
  intro: 'Ten steps for a security officer, about fifteen minutes, without trusting the page. Best in a guest or private window without extensions, with the file opened from disk.',
  steps: [
    { what: 'Compare the hash', how: 'Get the SHA-256 of the release by another channel than the file, such as a phone call or a signed mail, and compute it with the tool of Windows. Choosing a file below does the same, in a copy that you already trust: a page that was tampered with can lie about itself.', run: 'certutil -hashfile faultline.html SHA256' },
    { what: 'Read the policy', how: 'Open the file in an editor. Its first lines forbid every connection (default-src \'none\', connect-src \'none\') and name the only scripts that may run by their SHA-256. The frame further down carries a policy of its own, and a sandbox without an origin.' },
    { what: 'Read the shell', how: 'The readable script before the frame is the only way out of it. Files go in; the fragment of the address goes in and out; four settings and the files that you confirm to save go out. Nothing else crosses.' },
    { what: 'Try to send something', how: 'Press F12 and choose the frame (about:srcdoc) in place of “top” above the console. Run this line, also with an address of your own: every attempt is refused, and the console names the rule.', run: 'fetch(\'x\'); new Image().src = \'x\'; localStorage' },
    { what: 'Watch the network tab', how: 'Keep F12 open at Network, tick “Preserve log”, then read a bundle and use everything: after the page itself the list stays empty.' },
    { what: 'Watch from outside', how: 'A browser could hide something from its own tools. Watch its connections from outside meanwhile, at the firewall or in the Resource Monitor of Windows, tab Network.', run: 'resmon' },
    { what: 'Pull the cable', how: 'Pull the network cable, open the file and read a bundle: everything works as before.' },
    { what: 'Search the storage', how: 'F12, tab Application or Storage: the shell holds at most lang, theme, clock and keys; the frame has no storage at all. After closing the browser, search its profile folder for the name of the computer in the logs.' },
    { what: 'Look into what leaves', how: 'What is saved is shown first, byte for byte. Search the saved file for names of computers, users and the bank before you send it.' },
    { what: 'Build it yourself', how: 'On a computer with Rust, Node.js and git, build the commit that About names: the file has the same SHA-256.', run: 'cargo xtask build' },
  ] as CheckStep[],
  not: 'What is not promised',
  notAre: [
    'A policy inside a page does not stop preconnect hints, nor in Chromium dns-prefetch hints: they could show that somebody asked for a name. The header Connection-Allowlist of the host stops them in Chromium; nothing in this page makes such hints.',
    'The policy does not stop the shell from opening another address, or from WebRTC. Only its own script runs there, and step 3 shows that it does neither.',
    'Extensions of the browser see what you let them see.',
    'A browser or a computer that is compromised can do anything.',
    'Crash dumps, the page file and hibernation may hold parts of the memory, and so of a log.',
    'What you copy is in the clipboard. Clipboard history and cloud clipboard of Windows may keep it or send it to other devices.',
    'The browser remembers the names and places of saved files in its download history, and the folder chosen last.',
    'Translation, spell checking in the cloud and safe-browsing checks belong to the browser. The page asks not to be translated, and its fields not to be spell-checked; an administrator can switch these off for good.',
    'The address with its fragment stays in the history, and in what else the browser notes of visits. The fragment of a view holds no text of a log. A findings link is the redacted report itself: mail and chat gateways, and whatever checks addresses, see it. To leave no trace in the history, paste it into the field of this page.',
    'Redaction replaces what it knows or recognises. A name that looks like an ordinary word may remain: read the preview.',
  ],
  open: 'What stays open, by name',
  openText: (tried: number) => `The tests of this page try ${tried} ways out in Chromium and Firefox, against listening servers, first without any policy. With it the following are heard and no other. With the headers of a host Chromium is silent altogether.`,
  places: { frame: 'Frame', worker: 'Workers', shell: 'Shell' },
  none: 'none',
  hosted: 'Prefer the file from disk in a guest or private window. On a host, give the page an address of its own and the headers that come with the release.',
}

export const zh: typeof en = {
  title: '自行核实',
  intro: '供安全人员使用的十个步骤，约需十五分钟，不必信任此页面。最好使用没有扩展的访客窗口或无痕窗口，并从磁盘打开文件。',
  steps: [
    { what: '核对哈希值', how: '通过另一渠道（例如电话或已签名的邮件）取得发布版本的 SHA-256，再用 Windows 自带的工具计算。在下方选择文件效果相同，但应使用您已信任的副本：被篡改的页面可能谎报自身。', run: 'certutil -hashfile faultline.html SHA256' },
    { what: '阅读安全策略', how: '用编辑器打开该文件。开头几行禁止一切连接（default-src \'none\'、connect-src \'none\'），并以 SHA-256 列出仅有的可运行脚本。其后的框架另有自己的策略，并处于没有来源的沙盒中。' },
    { what: '阅读外壳', how: '框架之前那段可读的脚本是唯一的出口：文件只进不出；地址中的片段可进可出；向外的只有四项设置，以及您确认保存的文件。此外没有任何内容通过。' },
    { what: '尝试向外发送', how: '按 F12，在控制台上方选择框架（about:srcdoc），而不是“top”。运行下面这一行，也可以换成您自己的地址：每次尝试都会被拒绝，控制台会指出所依据的规则。', run: 'fetch(\'x\'); new Image().src = \'x\'; localStorage' },
    { what: '观察“网络”页', how: '保持 F12 的“网络”页打开，勾选“保留日志”，然后读取日志包并使用各项功能：除页面本身外，列表始终为空。' },
    { what: '从外部观察', how: '浏览器可能对自己的工具有所隐瞒。请同时在防火墙上，或在 Windows 资源监视器的“网络”页中观察它的连接。', run: 'resmon' },
    { what: '拔掉网线', how: '拔掉网线，打开文件并读取日志包：一切照常工作。' },
    { what: '搜索存储', how: '按 F12，打开“应用程序”或“存储”页：外壳最多保存 lang、theme、clock、keys 四项，框架没有任何存储。关闭浏览器后，在其配置文件夹中搜索日志里的计算机名。' },
    { what: '查看要交出的内容', how: '保存之前会逐字节显示内容。发送之前，请在已保存的文件中搜索计算机名、用户名和银行名称。' },
    { what: '自行构建', how: '在装有 Rust、Node.js 和 git 的计算机上，构建“关于”中所列的提交：得到的文件具有相同的 SHA-256。', run: 'cargo xtask build' },
  ],
  not: '不作保证的事项',
  notAre: [
    '页面内的策略拦不住 preconnect 提示，在 Chromium 中也拦不住 dns-prefetch 提示：它们可能暴露有人查询过某个名称。主机发送的 Connection-Allowlist 标头可在 Chromium 中拦住；此页面不使用这类提示。',
    '策略不阻止外壳打开其他地址或使用 WebRTC。在外壳中只有它自己的脚本运行，第 3 步可以看到它两样都不做。',
    '浏览器扩展能看到您允许它看到的内容。',
    '被入侵的浏览器或计算机可以做任何事。',
    '故障转储、页面文件和休眠文件可能含有部分内存，因而可能含有日志内容。',
    '您复制的内容在剪贴板中。Windows 的剪贴板历史记录和云剪贴板可能会保留它，或将它发送到其他设备。',
    '浏览器的下载记录会记住所保存文件的名称和位置，以及上次选择的文件夹。',
    '翻译、云端拼写检查和安全浏览检查属于浏览器。页面要求不被翻译，输入框要求不作拼写检查；管理员可以彻底关闭这些功能。',
    '地址连同片段会留在历史记录中，也会留在浏览器关于访问的其他记录中。视图的片段不含日志文字。结论链接就是已脱敏的报告本身：邮件网关、聊天网关和检查地址的服务都会看到它。不想留在历史记录中时，请将它粘贴到此页面的输入框。',
    '脱敏替换已知和能识别的内容。看起来像普通词语的名称可能会保留下来，请阅读预览。',
  ],
  open: '仍然开放的途径（按名称）',
  openText: tried => `此页面的测试在 Chromium 和 Firefox 中尝试 ${tried} 种外传途径，由监听的服务器记录，并先在没有任何策略时尝试一遍。有策略时，能被听到的只有以下各项。采用主机的标头时，Chromium 完全静默。`,
  places: { frame: '框架', worker: '工作线程', shell: '外壳' },
  none: '无',
  hosted: '首选在访客窗口或无痕窗口中从磁盘打开文件。放在主机上时，请为此页面使用单独的地址，并采用随发布版本提供的标头。',
}
