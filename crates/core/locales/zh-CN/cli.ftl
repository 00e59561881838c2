# 终端文本的标题。

cli-asked-for = 要求
cli-next-steps = 后续步骤
cli-attempts = 安装尝试
cli-findings = 这台计算机
cli-machine = 计算机
cli-sources = 来源
cli-new-attempts = 新的安装尝试

compare-other-machine = 两个日志包来自不同的计算机。
compare-machine-unknown = 无法确定两个日志包是否来自同一台计算机：至少有一个没有计算机名。
cli-store-apps = 另有 { $count } 次应用商店应用更新，其中 { $failed } 次失败

cli-timeline = 时间线
cli-line-installs = 安装
cli-line-restarts = 重新启动
cli-line-more-logs = 另有 { $count } 个日志
cli-line-failed = 失败
cli-line-installed = 成功
cli-line-pending = 等待重新启动
cli-line-other = 其他结局
cli-line-lasted = 进行中
cli-line-restart = 已重新启动
cli-line-unexpected = 非正常关机
cli-line-covered = 日志中有记录
cli-line-overwritten = 已被覆盖
cli-line-not-collected = 本次未收集到
