// Makes table.json: `node __tests__/oracles/dockerignore/make-table.mjs` (needs Go).
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const paths = [
  '.env', '.env.local', '.git', '.git/config', 'a', 'a/.env', 'a/b', 'a/b/.env', 'a/b/c.pem', 'config', 'config/app.pem',
  'config/deep/app.pem', 'docs/README.md', 'id_rsa', 'keys/id_rsa', 'keys/id_rsa.pub', 'README.md', 'src/main.go', 'src/main_test.go',
  'x.y/z', 'foo', 'foobar', 'barfoo', 'a b', 'b.key', 'c.key', 'é.key', 'a/!x', '#a', 'a*b',
] // biome-ignore format: a list
const texts = [
  '', '*', '**', '.env', '/.env', './.env', '.env*', '**/.env', '**/.env*', '**/*.pem', '*.pem', '*/*.pem', '*/*', 'config/', 'config',
  'config/**', 'config/*', '**/config', '**config', '**/config/**', '*\n!README.md', '**\n!src\n!config/app.pem', '.git', '**/.git', '.git/**',
  '.git*', '!.env', '*\n!.env\n.env', '# .env', ' # x\n .env ', '\ufeff.env\n', '.env\r\nid_rsa\r\n', 'a/../id_rsa', 'a//b', './a/./b/', '..', '../x',
  '/', '.', '[ab].key', '[^a].key', '[a-b].key', '[b-a].key', '[', '[]', 'a[', '?.key', '??.key', '????', 'a?b', '**foo', 'foo**', '**/foo**', '*foo*',
  'keys\n!keys/id_rsa.pub', 'keys/*\n!keys/*.pub', '*\n!keys/id_rsa*\nkeys/id_rsa', 'a/**/.env', 'a/**/b', '**/b/**', '**/*', '**/**', 'x.y', 'x?y', '\\#a',
  'a\\*b', 'a*b', 'a b', '! .env\n.env', '.env\n! .env', '**/', 'src/*_test.go', '**/*_test.go', '**/[a-k]*', 'é*', 'docs/**/*.md', '**.pem', '***', '*.key\n!b.key',
  '\\.env', 'a\\', '#a', '!', ' ', '//a', 'config/**/app.pem', 'con**app.pem', 'a/b/', '**/id_rsa*', '*/../foo', '.git\n!.git/config',
] // biome-ignore format: a list

const folder = new URL('.', import.meta.url)
const table = execFileSync('go', ['run', '.'], {
  cwd: folder,
  input: JSON.stringify({ paths, texts }),
  encoding: 'utf8',
})
writeFileSync(new URL('table.json', folder), table)
