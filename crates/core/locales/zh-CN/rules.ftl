# 原因和步骤。绝不超出日志行所能证明的内容。

rule-store-title = Windows 组件存储已损坏
rule-store-package-kb-summary = 组件存储已损坏：属于 { $kb } 的程序包 { $package } 缺失或损坏
rule-store-package-summary = 组件存储已损坏：程序包 { $package } 缺失或损坏
rule-store-item-summary =
    { $count ->
        [one] 组件存储已损坏：{ $item }
       *[other] 组件存储有 { $count } 处损坏，第一处是 { $item }
    }
rule-store-item-kb-summary =
    { $count ->
        [one] 组件存储已损坏：{ $item }，按其版本号属于 { $kb }
       *[other] 组件存储有 { $count } 处损坏，第一处是 { $item }，按其版本号属于 { $kb }
    }
rule-store-part-summary = 组件存储缺少某个已安装程序包所需的组件；没有日志行指出是哪个
rule-store-delta-summary = 无法应用更新的差分：组件存储中 { $item } 的基线文件缺失或被改动
rule-store-delta-code-summary = 无法应用更新的差分（{ $code }）：组件存储中的某个基线文件缺失或被改动，没有日志行指出是哪个
rule-store-unreadable-summary = 程序包文件存在但无法读取（{ $code }）：下载的文件、组件存储或磁盘已损坏
rule-store-check-summary = 组件存储检查发现了未修复的损坏
rule-store-records-item-summary = 组件存储中关于 { $item } 的记录前后矛盾，服务堆栈无法使用：其注册表部分（COMPONENTS 配置单元）已损坏
rule-store-records-summary = 组件存储中的组件记录前后矛盾，服务堆栈无法使用；没有日志行指出是哪个组件
rule-store-found-later-summary = 失败之后的检查指出了损坏之处。{ $damage }
rule-store-code-summary = 服务堆栈报告组件存储已损坏（{ $code }），但没有日志行指出损坏的是什么

rule-language-title = 语言包 { $language } 的文件缺失
rule-language-summary = 语言 { $language } 已登记，但找不到它的程序包 { $package }；安装累积更新时需要它

rule-payload-title = 缺少服务堆栈所需的文件
rule-payload-copy-summary =
    { $count ->
        [one] 修复时没有找到 { $item } 的完好副本
       *[other] 修复时有 { $count } 处没有找到完好副本，第一处是 { $item }
    }
rule-payload-container-summary = 更新的安装包中没有 { $item }：下载不完整，或安装包种类不对
rule-payload-file-summary = 服务堆栈找不到 { $item }
rule-payload-index-summary = 本机的更新索引中没有 { $item }，因此无法获取它的文件
rule-payload-path-summary = 缺少 { $path }，而服务堆栈需要它
rule-payload-source-summary = 提供所需文件的来源没有响应（{ $code }）
rule-payload-code-summary = 服务堆栈没有找到所需文件的来源（{ $code }）
rule-payload-policy-summary = 服务堆栈没有找到所需文件的来源（{ $code }）；这台计算机的策略指定了更新来源，修复也按此进行

rule-trust-title = 签名或证书不受信任
rule-trust-hash-summary = 组件 { $item } 的哈希不在随附的编录中（{ $detail }）
rule-trust-catalogs-summary = Windows 无法把更新的编录加入自己的编录存储（{ $detail }）
rule-trust-code-summary = 服务堆栈无法验证要安装的内容（{ $detail }）

rule-stack-title = 服务堆栈版本过旧
rule-stack-versions-summary = 该更新需要服务堆栈 { $needed }，而这台计算机是 { $present }
rule-stack-summary = 该更新需要比这台计算机更新的服务堆栈

rule-prerequisite-title = 必须先安装另一个更新
rule-prerequisite-parent-summary = { $package } 不适用：它所依赖的内容都没有安装
rule-prerequisite-base-summary = { $package } 不适用：它依赖的 { $kb } 没有安装
rule-prerequisite-baseline-summary = 该更新所依赖的检查点更新没有安装

rule-superseded-title = 已安装更新的版本
rule-superseded-summary = 该更新已被取代：已安装 { $package }
rule-superseded-build-summary = 这台计算机的内部版本是 { $build }，高于该更新所带来的版本

rule-unfit-title = 不适用于这台计算机或这个程序包
rule-unfit-owner-summary = { $package } 是某个更新的一部分，只能随该更新一起卸载；这里的“拒绝访问”是规则，不是权限问题
rule-unfit-feature-summary = 这台计算机的 Windows 没有名为 { $feature } 的功能：其他版本才有，或者名称写错了
rule-unfit-other-summary = 该更新适用于 { $wanted }，而这台计算机是 { $present }
rule-unfit-code-summary = 该更新不适用于这台计算机（{ $code }）：版本、内部版本或体系结构不符，或者已经安装；没有日志行说明是哪一种

rule-space-title = 磁盘可用空间不足
rule-space-check-summary = { $volume } 可用 { $free } MB，服务堆栈需要 { $needed } MB
rule-space-code-summary = 服务堆栈因卷已满而失败（{ $code }），很可能是系统卷

rule-storage-title = 磁盘或文件系统出错
rule-storage-event-summary = 服务堆栈无法读写（{ $code }），同一时间 Windows 记录了存储问题（事件 { $event }）
rule-storage-code-summary = 服务堆栈无法读写（{ $code }）

rule-denied-unnamed-title = 访问被拒绝
rule-denied-unnamed-summary = 服务堆栈的访问被拒绝（{ $code }）；没有日志行说明访问的是什么
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

rule-network-title = 无法连接更新服务器，或服务器拒绝请求
rule-network-server = 更新服务器
rule-network-name-summary = { $server }或其前置代理的名称无法解析
rule-network-silence-summary = { $server }无法连接，或未及时应答
rule-network-broken-summary = { $server }与这台计算机的连接被切断；日志没有说明是谁切断的：防火墙、代理，或 TLS 没有共同的密码套件
rule-network-proxy-summary = 代理要求登录（HTTP 407），而更新代理程序没有可用的凭据
rule-network-status-summary = { $server }或其前置代理返回了 HTTP { $status }
rule-network-trips-summary = { $server }：扫描的往返次数超过更新代理程序的上限；下一次扫描会从中断处继续
rule-network-sign-in-summary = { $server }或其前置代理拒绝了登录；日志没有说明是哪一个
rule-network-address-summary = 更新服务器或代理的地址无法使用：请查看设置它的组策略
rule-network-script-summary = 设置代理的脚本（PAC、WPAD）无法获取，或内容有误
rule-network-range-summary = 下载的内容不符：代理或防火墙不支持分段下载（HTTP Range 请求），或改动了内容
rule-network-fault-summary = { $server }对更新代理程序的调用返回了错误：{ $answer }
rule-network-list-summary = { $server }拒绝了扫描：这台计算机的更新列表超过服务器允许的长度（{ $answer }）
rule-network-client-id-summary = 这台计算机没有 WSUS 客户端 ID（SusClientId 为空），服务器无法对其授权

rule-server-trust-title = 更新服务器不受信任
rule-server-trust-summary = { $server }的 TLS 连接失败（{ $code }）：这台计算机的时钟不准，或服务器证书没有受信任的根；日志没有说明是哪一种

rule-update-trust-title = 更新的签名者不受信任
rule-update-trust-summary = 更新代理程序没有接收该更新（{ $code }）：其签名没有这台计算机信任的发布者或根证书，通常是通过 WSUS 发布的第三方更新

rule-policy-title = 组策略阻止了更新代理程序
rule-policy-access-summary = 组策略关闭了对 Windows 更新的访问（{ $code }）
rule-policy-server-summary = 域组策略设置了更新服务器（{ $server }），覆盖了 ConfigMgr 的设置（{ $code }）
rule-policy-overruled-summary = 组策略覆盖了 ConfigMgr 设置的更新服务器（{ $code }）
rule-policy-internet-summary = 组策略禁止连接 Microsoft 更新服务器，而更新代理程序被指向了它（{ $code }）

rule-agent-service-title = 服务 { $service } 未运行
rule-agent-service-summary = 更新代理程序需要服务 { $service }，但它没有运行（{ $code }）
rule-service-disabled-summary = 服务 { $service } 已被禁用（{ $code }）；这里没有日志说明是谁禁用的
rule-service-disabled-since-summary = 服务 { $service } 已被禁用；服务日志记录了禁用的时间

rule-content-title = 安装前更新内容已不存在
rule-content-at-once-summary = 安装立即以 { $code } 失败：下载的内容已不在，服务堆栈根本没有运行
rule-content-summary = 更新代理程序报告内容不存在（{ $code }）

rule-download-full-title = 没有空间存放下载内容
rule-download-full-summary = 下载内容无法写入：磁盘 { $disk } 已满

rule-agent-store-title = 更新代理程序的数据库可能已损坏
rule-agent-store-summary = 代码 { $code } 来自更新代理程序自己的数据库；没有日志行说明它出了什么问题

rule-upgrade-crash-title = 新的 Windows 发生蓝屏
rule-upgrade-crash-module-summary = 升级期间，新的 Windows 在 { $module } 中发生蓝屏（{ $code }），安装程序随后回退
rule-upgrade-crash-summary = 升级期间，新的 Windows 发生蓝屏（{ $code }），安装程序随后回退；多数由驱动程序引起，但日志没有指出是哪一个
rule-upgrade-driver-title = 可能是驱动程序中断了升级
rule-upgrade-driver-summary = 安装程序运行期间，驱动程序 { $driver } 无法安装，升级被撤销
rule-upgrade-driver-code-summary = 这是安装程序平台的通用代码：通常是驱动程序引起的，但这里没有日志行指出是哪一个
rule-upgrade-restart-title = 升级期间计算机被重新启动
rule-upgrade-restart-by-summary = 安装程序运行期间，程序 { $program } 重新启动了计算机（{ $code }）
rule-upgrade-restart-summary = 安装程序运行期间，计算机正在关机（{ $code }）；这里没有日志说明是谁要求的
rule-upgrade-language-title = 语言或功能属于另一个 Windows
rule-upgrade-package-summary = 提供给安装程序的 { $package } 属于另一个版本的 Windows；它需要的是 { $expected }
rule-upgrade-language-summary = 安装介质的语言与当前 Windows 不一致
rule-upgrade-profile-title = 用户配置文件指向不存在的位置
rule-upgrade-profile-summary = 配置文件 { $profile } 指向不存在的 { $place }，安装程序因此停止
rule-upgrade-profile-other-title = 用户配置文件已损坏
rule-upgrade-profile-other-summary = { $profile } 的配置文件所在文件夹名称不同（{ $place }），安装程序因此停止
rule-upgrade-profile-unnamed-summary = 某个用户配置文件的文件夹名称与其帐户不符，安装程序因此停止
rule-mount-driver-title = 用于装载映像的驱动未注册
rule-mount-driver-summary = 注册表中服务 { $service } 没有驱动文件（{ $code }），安装程序无法装载自己的映像
rule-stack-missing-title = 服务堆栈缺失
rule-stack-missing-summary = 找不到注册表所指的服务堆栈文件夹（{ $code }）：DISM 和安装程序无法为这个 Windows 提供服务
rule-upgrade-file-title = 文件无法读取
rule-upgrade-file-summary = { $file } 无法读取（{ $code }），安装程序因此放弃：该处的文件系统或磁盘已损坏
rule-upgrade-image-title = 无法解开新 Windows 的映像
rule-upgrade-image-file-summary = 无法从 { $image } 中解开 { $file }（{ $code }）：映像已损坏，或其经过的磁盘或内存有问题
rule-upgrade-image-summary = 无法解开 { $image }（{ $code }）：映像已损坏，或其经过的磁盘或内存有问题
rule-upgrade-partition-title = 系统分区太小，无法升级
rule-upgrade-partition-summary = 安装程序拒绝升级：系统分区没有空间存放新的启动文件（检查项 { $check }）
rule-upgrade-firmware-title = 固件妨碍了升级
rule-upgrade-firmware-summary = 安装程序因这台计算机的固件而拒绝升级（检查项 { $check }）
rule-upgrade-block-title = 兼容性扫描拒绝升级
rule-upgrade-block-summary = 安装程序拒绝升级：兼容性检查项 { $check } 发现了硬性阻止
rule-incompatible-title = 有程序或设备阻止升级
rule-incompatible-summary = 安装程序的兼容性报告拒绝了 { $item }（硬阻止）
rule-upgrade-space-title = 没有空间进行升级
rule-upgrade-space-summary = 安装程序因磁盘剩余空间太少而结束（{ $code }）

rule-interrupted-title = 安装过程中计算机意外关机
rule-interrupted-summary = 安装更新期间，计算机未经正常关机就断电、重启或崩溃，此后没有日志说明安装结果

rule-installer-title = 安装程序“{ $installer }”失败
rule-installer-summary = 更新中由“{ $installer }”完成的部分失败，错误 { $code }（{ $meaning }），更新已被撤销。{ $means }
rule-installer-summary-plain = 更新中由“{ $installer }”完成的部分失败，更新已被撤销。{ $means }
rule-installer-file-summary = 更新自带的程序“{ $installer }”在处理 { $item } 时失败，错误 { $code }（{ $meaning }）
rule-installer-no-code = 没有代码
rule-installer-means =
    { $which ->
        [task] Windows 的一个计划任务无法注册：旧的任务项已损坏，或任务计划程序拒绝了它
        [http] 无法配置 Windows 的 HTTP 服务
        [licensing] 无法更改 Windows 的许可数据（Software Protection）
        [iis] 无法更改 IIS 配置：applicationHost.config 已损坏、被占用，或其加密密钥已丢失
        [defender] 无法更改 Microsoft Defender：它已被移除，或被策略关闭
        [container] 无法建立容器（Windows 沙盒）的基础层
        [network] 无法绑定网络驱动程序：存在网络筛选器，或设备已不在
        [appx] 无法注册 Windows 自带的应用
        [firewall] 无法写入 Windows 防火墙规则
        [events] 无法注册事件提供程序：它的通道往往被另一个提供程序占用
        [counters] 无法注册性能计数器：计数器列表已损坏
        [wmi] WMI 存储库拒绝了更改
        [print] 无法安装打印组件
        [secureboot] 无法更改固件的安全启动变量
        [boot] 无法写入引导文件：EFI 或系统保留分区空间不足，或引导数据无法读取
        [bluetooth] 无法安装蓝牙组件
        [smb] 无法更改文件共享（SMB）组件
        [device] 无法创建 Windows 的设备，或无法安装其驱动程序
        [command] 更新运行了自带的程序，该程序报告了错误；紧接在前面的日志行有它的名称
        [service] 无法更改某个服务
       *[other] 这个安装程序处理什么，见紧接在它前面的日志行
    }
rule-installer-unnamed-title = 更新的某个安装程序失败，但这些日志行没有它的名称
rule-installer-unnamed-summary = 0x800f0922 只说明某个安装程序失败。它的名称在 CBS.log 更早的“Failed execution of queue item Installer”或“(F) Installer:”行中；EFI 分区已满、服务被禁用、任务损坏等不同原因都以这个代码结束

rule-service-title =
    { $which ->
        [disabled] 更新需要的服务被禁用：{ $service }
        [silent] 更新需要的服务没有响应：{ $service }
       *[stopped] 更新需要的服务没有运行：{ $service }
    }
rule-service-summary =
    { $which ->
        [disabled] 更新需要 { $service }，而它被禁用（{ $code }）
        [silent] 更新需要 { $service }，但没有响应（{ $code }）
       *[stopped] 更新需要 { $service }，而它无法启动（{ $code }）
    }
rule-service-caller-summary =
    { $which ->
        [disabled] “{ $caller }”需要 { $service }，而它被禁用（{ $code }）
        [silent] “{ $caller }”请求的服务没有响应（{ $code }）；它依赖 { $service }
       *[stopped] “{ $caller }”需要 { $service }，而它无法启动（{ $code }）
    }
rule-service-unnamed-title = 更新需要的一个服务没有运行
rule-service-unnamed-summary = “{ $caller }”请求的一个服务无法使用（{ $code }）；日志行没有说明是哪个服务

rule-driver-title = 无法安装驱动程序 { $inf }
rule-driver-summary = 更新逐个安装驱动程序时，{ $inf } 失败，错误 { $code }（{ $meaning }），更新已被撤销
rule-driver-near-summary = 安装驱动程序失败，错误 { $code }（{ $meaning }）；驱动程序日志显示 { $inf } 在那一刻失败
rule-driver-unnamed-title = 更新的一个驱动程序无法安装
rule-driver-unnamed-summary = 更新的驱动程序失败，错误 { $code }（{ $meaning }），更新已被撤销；是哪个驱动程序，见 setupapi.dev.log 的同一秒
rule-driver-code-summary = { $code }（{ $meaning }）是安装驱动程序的代码；是哪个驱动程序、为什么失败，见 setupapi.dev.log
rule-driver-queue-title = 无法读取待处理的驱动程序列表
rule-driver-queue-summary = 服务堆栈在注册表中保存待处理的驱动程序列表，但无法读取（{ $code }）：其中有旧更新的残留项

rule-log-title = Windows 的事务日志已满或不可用
rule-log-full-summary = 文件和注册表的更改以事务进行，而事务日志已满：{ $code }（{ $meaning }）
rule-log-state-summary = 文件和注册表的更改以事务进行，而事务日志不可用：{ $code }（{ $meaning }）

rule-registry-title = 注册表拒绝了服务堆栈
rule-registry-type-summary = 服务堆栈读取的一个注册表值类型不对：{ $subject }（{ $code }）
rule-key-denied-summary = 服务堆栈访问注册表项 { $subject } 时被拒绝；日志没有说明是谁拒绝的
rule-hive-summary = 无法加载注册表配置单元 { $subject }：{ $code }（{ $meaning }）。通常的原因是大小限制（RegistrySizeLimit）或损坏
rule-registry-code-summary = 注册表操作失败：{ $code }（{ $meaning }）；日志行没有说明是哪个项

rule-memory-title = 内存或系统资源耗尽
rule-memory-summary = 更新失败，错误 { $code }（{ $meaning }）
rule-memory-program-summary = 更新失败，错误 { $code }（{ $meaning }）；Windows 当时记录了内存不足，占用最多的是 { $program }

rule-partition-title =
    { $which ->
        [recovery] 恢复分区很可能太小
       *[other] EFI 或系统保留分区已满
    }
rule-partition-summary =
    { $which ->
        [recovery] 此更新要换新恢复环境，恢复分区需要约 250 MB 可用空间；服务堆栈报告空间不足，很可能就是该分区
        [setup] 安装程序无法更新 EFI 或系统保留分区：那里需要约 15 MB 可用空间
       *[boot] EFI 或系统保留分区放不下新的引导文件
    }

rule-firmware-title = 固件拒绝了更改
rule-firmware-summary = 在失败前后，Windows 记录了更改安全启动变量时固件返回错误
rule-firmware-device-summary = 驱动程序日志显示，在失败前后有一次固件更新失败

rule-timeout-title = 服务堆栈耗时过长，更新被放弃
rule-timeout-boot-summary = 启动时已有 { $minutes } 分钟没有进展，Windows 因此撤销了更新
rule-timeout-shutdown-summary = 关机时有 { $minutes } 分钟没有进展，Windows 没有完成更新就继续关机
rule-timeout-code-summary = { $code } 说明服务堆栈被看门狗或调用方中止；没有日志行说明它当时在做什么

rule-dotnet-title = .NET Framework 使更新无法完成
rule-dotnet-service-summary = 无法启动 .NET 服务 { $service }：{ $meaning }。多数情况下是它的程序已缺失
rule-dotnet-installer-summary = .NET 安装程序“{ $installer }”失败，错误 { $code }
rule-dotnet-setup-summary = 此 .NET Framework 更新的安装程序失败，错误 { $code }；原因在它自己的日志中

rule-crash-title = 服务堆栈的程序崩溃
rule-crash-summary = 安装更新期间，{ $process } 在 { $module } 中崩溃（{ $code }）
rule-asked-title = 安装过程中有程序重新启动了计算机
rule-asked-summary = 安装更新期间，{ $program } 要求重新启动
rule-pending-stuck-title = 服务堆栈停在中间状态
rule-pending-stuck-summary = 重新启动后挂起的操作仍未完成：{ $count } 个程序包处于两种状态之间
rule-pending-stuck-lines-summary = 计算机已重新启动过，但服务堆栈仍因挂起的操作而拒绝新的操作

step-copy-logs = 立即复制 Logs\CBS 文件夹，以免被覆盖
step-look-for-archives = 在 Logs\CBS 中查找失败当天的 CbsPersist 文件；如果有，请加入日志包再看一次
step-scan-health = 检查组件存储（只读，不需要网络）；可能不必重新安装就能指出损坏之处
step-reproduce-kb = 重新启动（不是关机），然后用适合此版本、体系结构和内部版本的离线安装包安装一次 { $kb }；须有变更单，不要在营业时间的柜面机上进行；记下时间。请在命令中填入安装包的实际文件名
step-reproduce = 重新启动（不是关机），然后用适合此版本、体系结构和内部版本的离线安装包安装一次该更新；须有变更单，不要在营业时间的柜面机上进行；记下时间。请在命令中填入安装包的实际文件名
step-capture-script = 也可以不逐项手动收集：保存收集脚本，复制到那台计算机上，以管理员身份运行；脚本提示（英文）要求时再运行一次，即安装尝试之后和重新启动之后各一次。脚本不更改任何设置，也不发送任何内容，只在自身旁边建立一个文件夹。请将该文件夹打包后在此打开
step-collect-at-once = 安装后立即收集全部日志，在运行 sfc 或 RestoreHealth 之前；如果发生回滚，重新启动后再收集一次
step-driver-log = 复制驱动程序安装日志：其中有出错的驱动程序和原因
step-setup-logs = 复制安装程序本身的日志（升级十天后会被删除）
step-setup-logs-older = 复制安装程序留在 Windows 文件夹中的日志
step-agent-log = 把更新代理的跟踪转换为日志
step-agent-events = 导出更新代理的事件日志
step-show-proxy = 查看 WinHTTP 的代理，更新代理程序使用的是它；浏览器自己的设置不算
step-show-update-policy = 查看组策略把更新代理程序指向哪里
step-resolve = 在这台计算机上解析服务器名称
step-connect = 测试连接；请在命令中填入服务器地址的端口（WSUS：8530、8531、80 或 443）
step-network-team = 请网络团队查看失败那一分钟这台计算机的 DNS、代理和防火墙，并放行更新服务器地址及 HTTP Range 请求
step-search = 再次检查更新；成功时会出现 WindowsUpdateClient 事件 26
step-wsus-site = 在 { $server } 上查看 WSUS 站点、其应用程序池（是否运行、内存是否不足）以及那一分钟的 IIS 日志
step-wsus-decline = 在 WSUS 服务器上拒绝已被取代的更新，并运行清理
step-wsus-limits = 在 WSUS 服务器上提高 ClientWebService\web.config 中的上限（maxInstalledPrerequisites 400 → 800，或 maxCachedUpdates），然后重启其应用程序池
step-show-client-id = 查看这台计算机的 WSUS 客户端 ID
step-new-client-id = 为这台计算机生成新的客户端 ID；它会重新向 WSUS 报告
step-clock = 把这台计算机的时钟与其时间源比较
step-roots = 与扫描正常的计算机比较受信任的根证书（certlm.msc）；如有 TLS 检查设备，其根证书必须在内
step-tls = 查看哪些 TLS 版本被关闭
step-trust-root = 校正时钟，或把 WSUS 或 TLS 检查设备的根证书部署到这台计算机
step-policy-report = 报告是哪条组策略设置的
step-list-signers = 列出受信任的发布者和根证书：WSUS 的更新签名证书必须同时在这两处
step-trust-publisher = 请管理员把该证书部署到这台计算机的“受信任的发布者”和“受信任的根证书颁发机构”，并启用允许 Intranet 更新服务器签名更新的策略（AcceptTrustedPublisherCerts）
step-policy-owner = 请该组策略的负责人允许这台计算机访问其更新源
step-show-service = 查看 { $service } 的启动类型和状态
step-who-disabled = 列出最近谁更改过服务的启动类型
step-start-service = 恢复 { $service } 的默认启动类型并启动它
step-list-content = 列出下载内容还剩什么
step-cleaner = 查明是什么清空了 SoftwareDistribution：清理工具、维护脚本或这台计算机的存储感知
step-offline-kb = 如果内容再次消失，请用离线安装包安装 { $kb }
step-offline = 如果内容再次消失，请用离线安装包安装该更新
step-show-download-space = 查看剩余空间
step-download-space = 在 { $disk } 上腾出约 20 GB，或扩展该磁盘；不要手动删除 Windows\WinSxS 中的任何内容
step-copy-journal = 把更新代理程序的日志复制到桌面
step-agent-store-aside = 把更新代理程序的文件夹改名放在一边（它会新建一个）；结案前保留旧文件夹
step-upgrade-again = 使用安装程序的最新修补（动态更新）重新升级，不要连接不需要的设备；请在命令中填入介质的盘符
step-list-drivers = 列出添加到 Windows 的驱动程序
step-upgrade-driver = 把 { $driver } 更新到适合新 Windows 的版本，或在升级完成前将其移除
step-upgrade-dump = 请工程师分析安装程序留下的转储（$WINDOWS.~BT\Sources\Rollback 中的 setupmem.dmp）：它会指出驱动程序
step-unplug = 拔下不需要的扩展坞、USB 设备和存储设备
step-clean-boot = 不加载第三方程序和服务启动（干净启动）；安全软件保持启用，除非其团队另有说明
step-who-restarted = 列出最近谁要求过重新启动
step-keep-from-restart = 不要让 { $program } 在升级期间重新启动这台计算机（在其管理端设置维护窗口）
step-find-restarter = 不要让管理代理或脚本在升级期间重新启动这台计算机
step-setup-config = 查看 SetupConfig.ini 向安装程序提供了什么
step-setup-unattend = 查看是否向安装程序提供了应答文件
step-setup-packages = 从提供给安装程序的内容中移除旧的语言包和功能包，或换成新版本的
step-hash-image = 计算映像的哈希值并与来源比较；请在命令中填入介质的盘符
step-new-media = 重新获取与当前 Windows 语言、版本和体系结构一致的介质
step-check-disk = 在不重新启动的情况下检查文件系统；保存数据之前不要修复
step-restore-file = 如果 { $file } 还能读取，先保存，然后删除或还原它
step-show-mount-driver = 查看服务 WIMMount 是否有 ImagePath，其驱动文件是否存在
step-restore-mount-driver = 请工程师备份注册表后，从相同版本的 Windows 导出服务 WIMMount 的键并还原
step-stack-version = 查看注册表所指的服务堆栈版本
step-stack-folders = 查看 WinSxS 中有哪些服务堆栈
step-stack-again = 重新安装适用于这个 Windows 版本的最新服务堆栈更新或累积更新
step-stack-entry = 如果版本仍不一致，请工程师备份该键后，对照文件夹修正其条目
step-list-profiles = 列出配置文件及其位置
step-remove-profile = 保存用户需要的 { $profile } 中的内容，然后连同其条目一起移除该配置文件
step-list-partitions = 列出分区及其大小
step-free-partition = 在系统分区上腾出约 15 MB，或扩大它
step-show-firmware = 查看固件版本、UEFI 和安全启动
step-update-firmware = 完成或安装厂商的固件更新；为此暂停 BitLocker
step-compat-scan = 让安装程序只检查、不升级（0xC1900210：没有阻碍）；请在命令中填入介质的盘符
step-compat-reports = 查找兼容性报告拒绝了什么
step-compat-fix = 更新或移除被拒绝的项目
step-setup-errors = 阅读安装程序的错误，从最后一条往上看
step-setup-diag = 用 SetupDiag 查看同一批日志
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
step-list-features = 列出这台计算机的 Windows 所知的功能及其状态
step-list-packages = 列出程序包及其状态
step-add-language = 重新添加适合此版本的语言包 { $language }（版本 { $version }）；请在命令中填入 cab 的实际文件名
step-remove-language = 如果没有人使用 { $language }：也可以卸载该语言包，重新启动后再安装更新
step-source-policy = 查看这台计算机可以从哪里获取修复文件（策略可能禁止访问 Windows 更新）
step-complete-package = 从更新目录获取适合此版本、内部版本和体系结构的完整安装包（不要快速更新包或不完整的副本）并安装
step-look-at-path = 查看它是否存在
step-copy-path = 从内部版本和版本都相同的正常计算机复制 { $path } 及其内容
step-look-at-clock = 检查日期、时间和时间源
step-sha2 = Windows 7 和 Server 2008 R2：先安装服务堆栈更新和 SHA-2 支持（KB4490628、KB4474419），然后重新启动
step-trusted-roots = 更新受信任的根证书（脱机环境：导入微软当前的根证书列表）
step-catroot = 如果所有安装包都被拒绝，请把编录存储（catroot2）交给工程师处理
step-newer-stack = 用离线安装包安装此内部版本最新的服务堆栈更新，或合并的累积更新
step-read-article = 查看该更新说明文章中的先决条件
step-base-first = 先安装它所依赖的更新，然后重新启动
step-right-package = 对照更新说明文章核对内部版本、版本和体系结构，选用适合这台计算机的安装包
step-show-build = 显示内部版本、修订号和体系结构
step-nothing-to-repair = 无需修复：请更正要求安装该更新的清单
step-remove-owner = 卸载该程序包所属的更新，而不是其中一部分
step-show-space = 显示可用空间
step-free-space = 至少腾出 20 GB：移走用户数据，卸载无人使用的程序，用 Windows 自带的清理功能清空临时文件
step-clean-store = 清理已被取代的组件
step-save-data = 先备份用户数据
step-disk-health = 查看磁盘自身的健康状况和最近的磁盘事件
step-check-volume = 检查文件系统（只读）
step-replace-disk = 更换有故障的磁盘；如果磁盘正常，则在下次重新启动时修复文件系统（chkdsk /f），然后重试
step-installer-look = 查看这个安装程序处理的对象（只读）
step-installer-thing = 记下当时正在安装的组件：{ $thing }
step-installer-repair = 根据代码和前面的日志行，修复这个安装程序处理的对象；更改前先备份
step-installer-find = 在 CBS.log 和当天的 CbsPersist 文件中查找“Failed execution of queue item”和“(F) Installer:”；那里有安装程序的名称和它自己的代码
step-service-look = 查看服务 { $service } 是否被禁用、是否在运行
step-service-policy = 查看是哪条策略设置的；安全基线可能有意禁用它
step-service-start = 经批准后，恢复 { $service } 的启动类型并启动它；如策略要求，事后再改回
step-copy-driver-log = 复制驱动程序日志；那一秒的段落会指出缺少的文件或注册表项
step-driver-find = 在驱动程序日志中查找失败那一秒的失败段落；其中有 .inf 的名称
step-driver-store = 查看驱动程序存储中是否有完整的 { $inf }
step-driver-repair = 从同一内部版本的正常计算机补回 { $inf } 缺少的内容（驱动程序存储的文件、服务的注册表项）
step-driver-queue-export = 导出待处理的驱动程序列表（只读）
step-driver-queue-repair = 导出之后，且没有挂起的重启时，才删除残留项
step-dotnet-look = 查看 .NET 服务的程序是否存在
step-dotnet-repair = 用微软的 .NET Framework 修复工具修复 .NET Framework
step-dotnet-service = 如果 { $service } 的程序缺失且修复不能补回，导出并删除该服务的注册表项
step-watchdog-load = 在没有其他程序运行时重试；由安全团队的策略排除对服务文件夹的扫描；虚拟机请增加内存和处理器
step-watchdog-stack = 先安装适合此内部版本的最新服务堆栈更新
step-watchdog-limit = 提高看门狗的时限（TrustedInstaller 的 BlockTimeIncrement）
step-log-look = 查看事务日志的状态和大小
step-log-reset = 让 NTFS 在下次重启时重建事务日志，然后重新启动
step-log-files = 仅在再次失败时：重命名 System32\config\TxR 下的文件，并移除已不在的设备
step-hive-look = 查看注册表大小限制和各配置单元的大小
step-key-denied = 与同一内部版本的正常计算机比较这个注册表项的所有者和权限；询问安全团队它是否受保护
step-registry-repair = 导出之后，更正该项、值或限制
step-memory-look = 查看可用内存和占用内存的程序
step-memory-free = 重新启动，关闭占用内存的程序，在启动其他程序之前重试
step-memory-page-file = 让 Windows 自动管理页面文件大小
step-partition-look = 查看所有分区的大小和可用空间
step-partition-free = 备份后，在 EFI 或系统保留分区腾出空间（其中的字体、语言和厂商文件）
step-recovery-look = 查看恢复环境的位置以及是否启用
step-recovery-resize = 备份后，把恢复分区扩大 250 MB（微软 KB5028997）；在此之前可以暂不安装此更新
step-firmware-look = 记下固件版本以及安全启动是否打开
step-firmware-update = 暂停 BitLocker 后，用厂商的安装包更新固件
step-crash-module = 查明 { $module } 属于哪个产品（文件属性的“详细信息”页）；如有崩溃转储，一并发送
step-asked-restart = 让 { $program } 在更新期间不要重新启动计算机（部署时段、策略）
step-pending-state = 导出服务堆栈的挂起状态（只读）
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
