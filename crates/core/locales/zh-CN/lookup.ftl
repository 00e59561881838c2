# 不需要日志包即可说明的：代码、更新、事件是什么。

lookup-also-written = 其他写法：{ $list }
lookup-other-names = 其他名称：{ $list }
lookup-facility = 编号来自：{ $facility }
lookup-twins = 同一种失败：{ $list }
lookup-success = 不是失败代码。
lookup-first = 首先
lookup-causes = 曾由以下原因引起
lookup-alone = 仅凭代码不能断定原因。请分析日志：日志行会说明是其中哪一个。
lookup-that-file = 该行所指的文件
lookup-more = 另有 { $count } 个

lookup-setup = 安装程序停在 { $code }：阶段 { $number }，{ $phase }；操作为{ $operation }（{ $name }）

lookup-update-unknown = 这里没有 { $kb } 的信息。这不表示它不存在：.NET、驱动程序和多数服务堆栈更新不在这些表中。
lookup-definitions = Microsoft 防病毒定义：每天多次以此编号发布新版本。
lookup-builds = 对应的内部版本：{ $list }
lookup-builds-unknown = 内部版本：这里没有记录，或它不改变内部版本
lookup-released = 发布日期：{ $day }
lookup-released-unknown = 发布日期：这里没有记录
lookup-class = 类别 { $class }：{ $meaning }
lookup-supersedes = 取代：{ $list }
lookup-supersedes-unknown = 它取代了哪些更新：这里没有记录
lookup-superseded-by = 已被取代：{ $list }
lookup-superseded-by-unknown = 是否已被取代：这里没有记录

lookup-event-unknown = { $provider } 的事件 { $id } 不在这里已知的、与更新有关的事件之列。
lookup-event-id-unknown = 这里没有与更新有关的事件 { $id }。请同时给出提供程序，例如 WindowsUpdateClient { $id }。
lookup-event-others = 其他提供程序用同一编号表示别的事件。
lookup-event-fields = 字段：{ $list }
lookup-package-state = 程序包状态 { $number }：{ $state }

update-class-b = 每月安全更新
update-class-preview = 可选预览更新，不含新的安全修补
update-class-oob = 带外更新，在每月更新之间发布

event-kind-fail = 失败；若发生在安装过程内，则与更新有关
event-kind-ok = 成功
event-kind-reboot = 不是失败：需要重新启动才能完成
event-kind-start = 某项操作开始；结果见其结束事件
event-kind-warn = 只是线索，不是证据：请看它前后的内容
event-kind-skip = 什么也没有做，也没有损坏
event-kind-boot = 计算机启动或关机
event-kind-crash = 崩溃；若在安装过程内，说明安装被中断
event-kind-info = 说明做了什么；不是失败
