# 终端文本的标题。

cli-asked-for = 要求
cli-next-steps = 后续步骤
cli-attempts = 安装尝试
cli-findings = 这台计算机
cli-machine = 计算机
cli-sources = 来源
