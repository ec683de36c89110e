// Bundles the Action, its post step and the terminal program into dist/: tsc, then ncc. Byte-identical wherever it runs.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const require = createRequire(import.meta.url)
const ncc = require('@vercel/ncc')

rmSync(join(root, '.build'), { recursive: true, force: true })
execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
})
writeFileSync(join(root, '.build/package.json'), '{ "type": "module" }\n')

const bundles = { 'main.js': 'dist', 'post.js': 'dist/post', 'cli.js': 'dist/cli' }
rmSync(join(root, 'dist'), { recursive: true, force: true })
for (const [entry, folder] of Object.entries(bundles)) {
  const { code, assets } = await ncc(join(root, '.build', entry), {
    minify: true,
    quiet: true,
    esm: true,
    target: 'es2022',
  })
  write(folder, 'index.js', code)
  // Whatever is not code belongs to the stubbed transports (BuildKit's .proto files).
  for (const [name, { source }] of Object.entries(assets)) if (/\.(?:js|json)$/.test(name)) write(folder, name, source)
}
function write(folder, name, content) {
  const path = join(root, folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  chmodSync(path, 0o644)
}
