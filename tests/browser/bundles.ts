// Bundles with known truth, made by the testkit, and what the command line says about them.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(__dirname, '../..')
/** This run's own folder, made by `setup.ts`: two runs at once do not disturb each other. */
export const work = process.env.FAULTLINE_BUNDLES ?? ''
/** The page under test: the one just built, or any other copy of it. */
export const pageFile = process.env.FAULTLINE_PAGE ?? join(root, 'dist', 'faultline.html')
/** Real logs; present only where the project's shared folder is. */
export const corpus = resolve(root, '../shared/corpus/dev/cbs')

function cargo(bin: string, ...args: string[]): string {
  return execFileSync('cargo', ['run', '--quiet', '--package', `faultline-${bin}`, ...(bin === 'testkit' ? ['--bin', 'testkit'] : []), '--', ...args], {
    cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Writes every scenario into `folder`. */
export function makeScenarios(folder: string): void {
  cargo('testkit', 'all', join(folder, 'scenarios'))
}

/** Compiles the command line: in a test it would take longer than the test may. */
export function makeCommandLine(): void {
  cargo('cli', '--version')
}

/** The files of one scenario, in the order of their names. */
export function scenario(id: string): string[] {
  const folder = join(work, 'scenarios', id)
  return readdirSync(folder).sort().map(name => join(folder, name))
}

/** A bundle whose CBS.log has `size`; made once. */
export const bulk = (size: string): string => large('bulk', size)

/** A bundle of `size`, unpacked, with every kind of log; made once. */
export const mix = (size: string): string => large('mix', size)

function large(what: 'bulk' | 'mix', size: string): string {
  const file = join(work, `${what}-${size}.zip`)
  if (existsSync(file)) return file
  // Another worker may want it at the same time: it is there whole, or not at all.
  const mine = join(work, `${what}-${size}-${process.pid}.zip`)
  cargo('testkit', what, size, mine)
  renameSync(mine, file)
  return file
}

/** The command line's JSON of the same files. */
export function native(files: string[], ...options: string[]): string {
  try {
    return cargo('cli', 'analyze', ...files, '--format', 'json', '--lang', 'en', ...options)
  } catch (error) {
    // The exit status tells the verdict; only 2 is a mistake.
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
    if (status !== 1 && status !== 3) throw new Error(stderr)
    return stdout
  }
}

/** The evidence pack that the command line makes of the same files. */
export function nativePack(files: string[], ...options: string[]): Buffer {
  const to = join(mkdtempSync(join(work, 'pack-')), 'pack.zip')
  cargo('cli', 'redact', ...files, '--to', to, ...options)
  return readFileSync(to)
}

/** Lines that the command line finds, and in how many sources. */
export function found(files: string[], text: string, options: readonly string[]): { hits: number; sources: number } {
  try {
    const counts = cargo('cli', 'search', '--count', '--lang', 'en', ...options, '--', text, ...files).trim().split('\n')
    return { hits: counts.reduce((sum, line) => sum + Number(line.split(': ').at(-1)), 0), sources: counts.length }
  } catch (error) {
    // 1: nothing.
    if ((error as { status: number }).status === 1) return { hits: 0, sources: 0 }
    throw error
  }
}
