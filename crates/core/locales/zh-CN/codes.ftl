# 表中没有的错误代码：仅凭所属组件能说的话。

code-unknown = { $facility } 的失败代码，编号 { $number }（暂无说明）
code-unknown-success = { $facility } 的成功代码，编号 { $number }
code-unknown-win32 = Windows 错误 { $number }（暂无说明）
code-unknown-ntstatus = 内核状态 (NTSTATUS)，编号 { $number }（暂无说明）
code-from-nt = 内核状态 { $status }

facility-null = Windows 通用
facility-rpc = 远程过程调用 (RPC)
facility-dispatch = COM 自动化
facility-storage = COM 存储
facility-itf = 某 COM 组件自定义范围
facility-win32 = Windows (Win32)
facility-windows = Windows 子系统
facility-security = 安全 (SSPI、加密)
facility-cert = 证书与信任
facility-internet = Internet Explorer (URL 名字对象)
facility-setupapi = 设备安装 (SetupAPI)
facility-cbs = 服务堆栈 (CBS)
facility-http = HTTP
facility-filter = 筛选器管理器
facility-bits = 后台智能传输 (BITS)
facility-windowsupdate = Windows 更新
facility-bitlocker = BitLocker
facility-delivery = 传递优化
facility-setup = Windows 安装程序
facility-ntstatus = 内核 (NTSTATUS)
facility-other = 组件编号 { $facility }
code-where = { $meaning }。发生在{ $phase }，安装程序当时的操作：{ $operation }
