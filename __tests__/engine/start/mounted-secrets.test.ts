import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { mountedSecrets } from '../../../src/engine/start/mounted-secrets.ts'

const root = mkdtempSync(join(tmpdir(), 'mounted-secrets-'))
afterAll(() => rmSync(root, { recursive: true }))

function file(path: string, text: string): string {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  return join(root, path)
}

const bound = (Source: string, Target: string) => mountedSecrets([{ Type: 'bind', Source, Target }])

describe('what is mounted as a credential', () => {
  it.each<[string, string, string, string, string[]]>([
    ['a secret of Compose', 'pw.txt', 's3same\n', '/run/secrets/pw', ['SECRET=s3same']],
    ['a key by its name', 'tls/private.key', 'AAAA', '/tls/k', ['SECRET=AAAA']],
    [
      'settings',
      'app/.env',
      "A='x y'\nexport B=2\n# C",
      '/app/.env',
      ['B=2', 'A=x y', "SECRET=A='x y'\nexport B=2\n# C"],
    ],
    ['a file of a folder of secrets', 'x/secrets/token', 'abc', '/etc/app', ['SECRET=abc']],
    ['an empty file', 'empty', '\n', '/run/secrets/empty', []],
    [
      'the credentials of another file',
      'conf/app.ini',
      'user = shop\npassword = s3same\nurl = postgres://a:s3cond@db',
      '/etc/app.ini',
      ['SECRET=s3same', 'SECRET=s3cond', 'SECRET=a:s3cond'],
    ],
    ['another file', 'conf/nginx.conf', 'user www;', '/etc/nginx/nginx.conf', []],
    ['a file that is large', 'big', 'x'.repeat(65_537), '/run/secrets/big', []],
  ])('%s', (_, path, text, target, entries) => {
    expect(bound(file(path, text), target)).toEqual(entries)
  })

  it('the files of a folder: all of one that is named for them, those that are named for it of another', () => {
    file('deploy/secrets/token', 'abc')
    expect(bound(join(root, 'deploy/secrets'), '/etc/app')).toEqual(['SECRET=abc'])
    file('site/index.html', '<p>')
    file('site/server.key', 'def')
    expect(bound(join(root, 'site'), '/srv')).toEqual(['SECRET=def'])
  })

  it('a file that is declared as a secret, wherever it comes to stand', () => {
    const mount = { Type: 'bind', Source: file('pw/db.txt', 's3same'), Target: '/etc/app/db' } as const
    expect(mountedSecrets([mount])).toEqual([])
    expect(mountedSecrets([mount], new Set(['/etc/app/db']))).toEqual(['SECRET=s3same'])
  })

  it('the files of folders within a folder of secrets, the shortest first', () => {
    file('in/secrets/chain.crt', 'x'.repeat(40))
    file('in/secrets/live/db/password', 'abc')
    expect(bound(join(root, 'in/secrets'), '/etc/app')).toEqual(['SECRET=abc', `SECRET=${'x'.repeat(40)}`])
  })

  it('nothing that is no file, and nothing of a volume', () => {
    mkdirSync(join(root, 'run/secrets'), { recursive: true })
    symlinkSync('/dev/zero', join(root, 'run/secrets/zero'))
    symlinkSync('nowhere', join(root, 'run/secrets/gone'))
    expect(bound(join(root, 'run/secrets'), '/run/secrets')).toEqual([])
    expect(mountedSecrets([{ Type: 'volume', Source: 'data', Target: '/run/secrets' }])).toEqual([])
  })
})
