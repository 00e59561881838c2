# 原因和步骤。绝不超出日志行所能证明的内容。

rule-store-title = Windows 组件存储已损坏
rule-store-package-kb-summary = 组件存储已损坏：属于 { $kb } 的程序包 { $package } 缺失或损坏
rule-store-package-summary = 组件存储已损坏：程序包 { $package } 缺失或损坏
rule-store-item-summary =
    { $count ->
        [one] 组件存储已损坏：{ $item }
       *[other] 组件存储有 { $count } 处损坏，第一处是 { $item }
    }
rule-store-check-summary = 组件存储检查发现了未修复的损坏
rule-store-found-later-summary = 失败之后的检查指出了损坏之处。{ $damage }
rule-store-code-summary = 服务堆栈报告组件存储已损坏（{ $code }），但没有日志行指出损坏的是什么

rule-denied-title = 对 { $file } 的访问被拒绝
rule-denied-access-summary = Windows 服务堆栈访问 { $file } 时被拒绝；日志没有说明是谁拒绝的
rule-denied-sharing-summary = 服务堆栈需要 { $file } 时，另一个程序正占用它；日志没有说明是哪个程序

rule-security-title = 可能被安全软件拦截：{ $products }
rule-security-active-summary =
    { $count ->
       *[other] { $products }已安装并处于活动状态，很可能是 { $file } 被拒绝访问的原因；要证明这一点，请用 Process Monitor 抓取
    }
rule-security-present-summary =
    { $count ->
       *[other] { $products }已安装，可能是 { $file } 被拒绝访问的原因；没有日志显示它当时在运行
    }

rule-pending-title = 需要先重新启动
rule-pending-summary = 在重新启动完成挂起的操作之前，服务堆栈拒绝进行新的操作
rule-pending-done-summary = 服务堆栈当时因等待重新启动而拒绝新的操作；此后这台计算机已重新启动

rule-interrupted-title = 安装过程中计算机意外关机
rule-interrupted-summary = 安装更新期间，计算机未经正常关机就断电、重启或崩溃，此后没有日志说明安装结果

step-copy-logs = 立即复制 Logs\CBS 文件夹，以免被覆盖
step-look-for-archives = 在 Logs\CBS 中查找失败当天的 CbsPersist 文件；如果有，请加入日志包再看一次
step-scan-health = 检查组件存储（只读，不需要网络）；可能不必重新安装就能指出损坏之处
step-reproduce-kb = 重新启动（不是关机），然后用适合此版本、体系结构和内部版本的离线安装包安装一次 { $kb }；须有变更单，不要在营业时间的柜面机上进行；记下时间。请在命令中填入安装包的实际文件名
step-reproduce = 重新启动（不是关机），然后用适合此版本、体系结构和内部版本的离线安装包安装一次该更新；须有变更单，不要在营业时间的柜面机上进行；记下时间。请在命令中填入安装包的实际文件名
step-collect-at-once = 安装后立即收集全部日志，在运行 sfc 或 RestoreHealth 之前；如果发生回滚，重新启动后再收集一次
step-setup-logs = 复制安装程序本身的日志（升级十天后会被删除）
step-setup-logs-older = 复制安装程序留在 Windows 文件夹中的日志
step-agent-log = 把更新代理的跟踪转换为日志
step-agent-events = 导出更新代理的事件日志
step-reinstall-culprit = 获取适合此版本和内部版本的 { $kb } 离线安装包并重新安装：它会补回缺失的文件
step-restore-health = 用同一版本且包含同一月度更新的源修复组件存储；请在命令中填入 install.wim 的实际路径
step-retry = 重新安装该更新
step-retry-with-power = 在供电可靠的情况下重试更新，并等待重新启动完成
step-look-at-hardware = 如果再次发生，请先检查电源、磁盘和内存：系统事件日志中该时刻的 Kernel-Power 41 和磁盘事件会有显示
step-list-filters = 列出当前加载的文件系统筛选器
step-process-monitor = 用 Process Monitor 录制一次安装，筛选路径以 { $file } 结尾、结果为 ACCESS DENIED 或 SHARING VIOLATION：调用堆栈会指出是哪个程序
step-watch-attempt = 用 Process Monitor 录制一次安装，并与日志一起发送
step-block-log = 请安全团队提供该产品在失败那一分钟的拦截日志，并在其中查找 { $file }
step-maintenance-policy = 请安全团队对这台计算机临时启用维护策略，在此策略下试装一次；不要自行卸载该产品
step-restart = 重新启动这台计算机（选“重启”，不要选“关机”：快速启动会保留挂起状态）
step-still-pending = 如果重新启动后仍然挂起，请交给工程师处理：不要手动删除任何内容
step-send = 发送此日志包：日志行完整，工程师可以据此继续分析
step-systeminfo = 记录这台计算机的系统信息
step-needs-admin = 需要管理员权限
step-needs-restart = 需要重启
step-minutes = 约 { $minutes } 分钟

risk-read-only = 只读
risk-reversible = 可撤销
risk-needs-approval = 需要审批
risk-engineer-only = 仅限工程师

confidence-certain = 确定
confidence-likely = 很可能
confidence-possible = 可能
