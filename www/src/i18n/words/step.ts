export const en = {
  copy: 'Copy command',
  admin: 'administrator',
  restart: 'restarts',
  minutes: (n: number) => `about ${n} min`,
  risk: {
    'read-only': 'read-only',
    reversible: 'reversible',
    'needs-approval': 'needs approval',
    'engineer-only': 'engineer only',
  },
}

export const zh: typeof en = {
  copy: '复制命令',
  admin: '需管理员权限',
  restart: '会重新启动',
  minutes: n => `约 ${n} 分钟`,
  risk: {
    'read-only': '只读',
    reversible: '可还原',
    'needs-approval': '需审批',
    'engineer-only': '仅限工程师',
  },
}
