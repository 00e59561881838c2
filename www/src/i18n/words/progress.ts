import { one } from '../numbers'

export const en = {
  opening: 'Opening',
  scanning: 'Reading',
  judging: 'Putting it together',
  of: (done: string, all: string) => `${done} of ${all}`,
  sources: (done: number, all: number) => `${done.toLocaleString('en')} of ${one(all, 'source', 'sources')}`,
  files: (done: number, all: number) => `${done.toLocaleString('en')} of ${one(all, 'file', 'files')}`,
  bundles: 'Bundles',
  moreBundles: (n: number) => `and ${n.toLocaleString('en')} more`,
  walking: 'Looking through the folder',
  found: (n: number) => `${one(n, 'file', 'files')} found`,
  cancel: 'Cancel',
  cancelled: 'Reading was cancelled. Nothing was kept.',
}

export const zh: typeof en = {
  opening: '正在打开',
  scanning: '正在读取',
  judging: '正在汇总',
  of: (done, all) => `${done} / ${all}`,
  sources: (done, all) => `${done.toLocaleString('zh')} / ${all.toLocaleString('zh')} 个来源`,
  files: (done, all) => `${done.toLocaleString('zh')} / ${all.toLocaleString('zh')} 个文件`,
  bundles: '日志包',
  moreBundles: n => `还有 ${n.toLocaleString('zh')} 个`,
  walking: '正在查找文件夹中的文件',
  found: n => `已找到 ${n.toLocaleString('zh')} 个文件`,
  cancel: '取消',
  cancelled: '读取已取消，没有保留任何内容。',
}
