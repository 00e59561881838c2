export const en = {
  heading: 'Could not be read as it should',
}

export const zh: typeof en = {
  heading: '未能正常读取',
}
