import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url))

export interface Tool {
  /** Absolute path of the program. */
  readonly program: string
  /** Why it is not there: the tests that need it are skipped, and say so. */
  readonly missing: string | undefined
}

/** A program of a Go module, built once a clone where Go is. */
export function goTool(module: string, version: string): Tool {
  const env = (folder: string) => ({ ...process.env, GOBIN: folder, GOFLAGS: '-trimpath' })
  return installed(module.split('/').at(-1)!, version, (folder) => [
    'go',
    ['install', `${module}@${version}`],
    env(folder),
  ])
}

/** A program of a Python package, put there once a clone where pip is. */
export function pipTool(name: string, version: string): Tool {
  const words = (folder: string) => ['-m', 'pip', 'install', '--quiet', '--target', folder, `${name}==${version}`]
  const tool = installed(name, version, (folder) => ['python3', words(folder), process.env])
  return { ...tool, program: join(tool.program, '..', 'bin', name) }
}

type Command = readonly [program: string, words: readonly string[], env: NodeJS.ProcessEnv]

function installed(name: string, version: string, command: (folder: string) => Command): Tool {
  const folder = join(cache, name, version)
  const tool = { program: join(folder, name), missing: undefined }
  if (existsSync(folder)) return tool
  const building = `${folder}.building`
  mkdirSync(building, { recursive: true })
  const [program, words, env] = command(building)
  const { error, status, stderr } = spawnSync(program, words, { env, stdio: 'pipe', timeout: 280_000 })
  const missing = error ? `${program} cannot be run (${error.message})` : String(stderr).trim().split('\n').at(-1)
  if (error || status !== 0) {
    console.warn(`${name} ${version} is not here: its tests are skipped (${missing})`)
    return { ...tool, missing }
  }
  renameSync(building, folder)
  return tool
}
