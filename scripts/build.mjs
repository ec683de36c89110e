// Builds dist/: tsc, then one ncc bundle in dist/lib that the three programs share, then terser. Byte-identical wherever it runs.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { minify } from 'terser'
import { sourceHash } from './source-hash.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const require = createRequire(import.meta.url)
const ncc = require('@vercel/ncc')

rmSync(join(root, '.build'), { recursive: true, force: true })
execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
})
writeFileSync(join(root, '.build/package.json'), '{ "type": "module" }\n')
// The entry of the bundle. The Action is loaded when it is called: the other two do not wait for what it needs.
writeFileSync(
  join(root, '.build/programs.js'),
  `export { run as runCli } from './cli.js'
export { run as runPost } from './post.js'
export { ioOf } from './options/process-io.js'
export const runMain = async (env, io) => (await import('./main.js')).run(env, io)
`,
)

const { code, assets } = await ncc(join(root, '.build/programs.js'), {
  quiet: true,
  esm: true,
  target: 'es2022',
  license: 'licenses.txt',
})

rmSync(join(root, 'dist'), { recursive: true, force: true })
write('package.json', '{ "type": "module" }\n')
write('source.sha256', `${sourceHash()}\n`)
write('index.js', program('./lib/index.js', 'runMain(process.env, ioOf(process))'))
write('post/index.js', program('../lib/index.js', 'runPost(process.env, ioOf(process))'))
write(
  'cli/index.js',
  `#!/usr/bin/env node\n${program('../lib/index.js', 'runCli(process.argv.slice(2), ioOf(process))')}`,
)
write('lib/index.js', await small(code))
write('licenses.txt', String(assets['licenses.txt'].source))
// ncc itself minifies the entry alone. What is left is not needed (.proto files of the stubbed transports).
for (const [name, { source }] of Object.entries(assets))
  if (name.endsWith('.js')) write(`lib/${name}`, await small(String(source)))

/** The only code that touches the process: what it passes on, and the exit code. */
function program(library, call) {
  const name = call.slice(0, call.indexOf('('))
  return `import { ioOf, ${name} } from '${library}'\n\nprocess.exitCode = await ${call}\n`
}

/** Names of classes stay: they are shown in messages. */
async function small(source) {
  const { code } = await minify(source, { module: true, ecma: 2022, keep_classnames: true })
  return `${code}\n`
}

function write(name, content) {
  const path = join(root, 'dist', name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  chmodSync(path, 0o644)
}
