// Builds dist/: tsc, then one ncc bundle in dist/lib that the three programs share, then terser. Byte-identical wherever it runs.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { minify } from 'terser'
import ts from 'typescript'
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
for (const file of readdirSync(join(root, '.build/rules'), { recursive: true, encoding: 'utf8' }))
  if (file.endsWith('.js')) firstExamples(join(root, '.build/rules', file))
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
  // What an earlier build found must not shape this one.
  cache: false,
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
  const options = { module: true, ecma: 2022, keep_classnames: true, compress: { passes: 2 } }
  const { code } = await minify(source, options)
  return `${compiledOnce(code)}\n`
}

/** Of a rule's examples the programs show the first of each kind (`hullgate explain`); the others are for tests and pages. */
function firstExamples(path) {
  const others = (node) => {
    const isList = ts.isPropertyAssignment(node) && ts.isArrayLiteralExpression(node.initializer)
    if (!isList || (node.name.text !== 'bad' && node.name.text !== 'good')) return
    const [first, ...rest] = node.initializer.elements
    return rest.length > 0 ? [first.end, rest.at(-1).end, ''] : undefined
  }
  writeFileSync(path, edited(readFileSync(path, 'utf8'), others))
}

/** Modules in parentheses: V8 compiles them as it reads the chunk, not once to find their end and once more when they are called. */
function compiledOnce(code) {
  return edited(code, (node) => {
    if (!ts.isPropertyAssignment(node) || !ts.isNumericLiteral(node.name)) return
    const { pos, end, kind } = node.initializer
    const isModule = kind === ts.SyntaxKind.ArrowFunction || kind === ts.SyntaxKind.FunctionExpression
    return isModule ? [pos, end, `(${code.slice(pos, end)})`] : undefined
  })
}

/** The text with what `edit` says of its outermost nodes: from, to, and the text in between. */
function edited(text, edit) {
  let result = ''
  let done = 0
  const visit = (node) => {
    const found = edit(node)
    if (!found) return ts.forEachChild(node, visit)
    const [from, to, by] = found
    result += text.slice(done, from) + by
    done = to
  }
  visit(ts.createSourceFile('chunk.js', text, ts.ScriptTarget.ES2022, false, ts.ScriptKind.JS))
  return result + text.slice(done)
}

function write(name, content) {
  const path = join(root, 'dist', name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  // Git keeps whether a file can be run: `npm link` would change it.
  chmodSync(path, content.startsWith('#!') ? 0o755 : 0o644)
}
