# Error codes that the table does not hold: what can be said by facility alone.

code-unknown = Failure of { $facility }, number { $number } (no description known)
code-unknown-success = Success of { $facility }, number { $number }
code-unknown-win32 = Windows error { $number } (no description known)
code-unknown-ntstatus = Kernel status (NTSTATUS), number { $number } (no description known)
code-from-nt = Kernel status { $status }

facility-null = Windows in general
facility-rpc = remote procedure call (RPC)
facility-dispatch = COM automation
facility-storage = COM storage
facility-itf = a COM component's own range
facility-win32 = Windows (Win32)
facility-windows = the Windows subsystem
facility-security = security (SSPI, cryptography)
facility-cert = certificates and trust
facility-internet = Internet Explorer (URL moniker)
facility-setupapi = device installation (SetupAPI)
facility-cbs = the servicing stack (CBS)
facility-http = HTTP
facility-filter = the filter manager
facility-bits = Background Intelligent Transfer (BITS)
facility-windowsupdate = Windows Update
facility-bitlocker = BitLocker
facility-delivery = Delivery Optimization
facility-setup = Windows Setup
facility-ntstatus = the kernel (NTSTATUS)
facility-other = facility { $facility }
code-where = { $meaning }; in { $phase }; setup’s operation there: { $operation }
