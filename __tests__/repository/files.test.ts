import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Files, InputError } from '../../src/repository/files.ts'
import { fileAt } from '../../src/repository/git.ts'
import { Listing } from '../../src/repository/listing.ts'
import { maximumFileBytes } from '../../src/repository/text.ts'

const made: string[] = []
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true })
})

function tree(files: Record<string, string | Buffer>): string {
  const root = mkdtempSync(join(tmpdir(), 'hullgate-files-'))
  made.push(root)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

const git = (root: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: root, encoding: 'utf8' })
function commit(root: string): void {
  git(root, 'init', '-q')
  git(root, 'add', '.')
  git(root, 'commit', '-qm', 'one')
}
const open = (root: string, under: string[] = [], wanted = (_: string) => true) => Files.open(root, under, wanted)

describe('Files', () => {
  it('lists a folder without git, leaving out node_modules and .git', () => {
    const root = tree({ 'b.yaml': '', 'a/c.yaml': '', 'node_modules/x/y.yaml': '', '.github/w.yml': '' })
    expect(open(root).paths).toEqual(['.github/w.yml', 'a/c.yaml', 'b.yaml'])
  })

  it('says that a folder without git has more files than are looked at, whatever is wanted', () => {
    const root = tree({ 'a/1.yaml': '', 'a/2.yaml': '', 'b/3.yaml': '' })
    const opened = (most: number, wanted = (path: string) => path.endsWith('1.yaml')) =>
      Files.open(root, [], wanted, undefined, new Listing(root, most))
    expect(opened(5, () => true).paths).toEqual(['a/1.yaml', 'a/2.yaml', 'b/3.yaml'])
    expect(opened(5).unread).toEqual([])
    expect(opened(2, () => true).paths).toEqual([])
    expect(opened(2).unread).toEqual([
      {
        path: 'b',
        because:
          'only the first 2 files that git does not list are looked at, and not those of this folder and others: ' +
          'check its folders one by one, with the paths argument',
        blocking: true,
      },
    ])
  })

  it('lists tracked and new files of a repository, not ignored ones', () => {
    const root = tree({ 'a.yaml': '', 'new.yaml': '', 'out/x.yaml': '', '.gitignore': 'out\n' })
    git(root, 'init', '-q')
    git(root, 'add', 'a.yaml', '.gitignore')
    expect(open(root).paths).toEqual(['.gitignore', 'a.yaml', 'new.yaml'])
  })

  it('lists an ignored folder that was named', () => {
    const root = tree({ 'out/x.yaml': '', '.gitignore': 'out\n' })
    git(root, 'init', '-q')
    expect(open(root, ['out']).paths).toEqual(['out/x.yaml'])
  })

  it('keeps to the paths named and to what is wanted', () => {
    const root = tree({ 'a/x.yaml': '', 'a/y.yaml': '', 'b/z.yaml': '', 'c.yaml': '' })
    expect(open(root, ['a', 'c.yaml', './a/x.yaml'], (path) => path !== 'a/y.yaml').paths).toEqual([
      'a/x.yaml',
      'c.yaml',
    ])
    expect(() => open(root, ['nope'])).toThrow(InputError)
  })

  it('reads a file once, by any spelling of its path', () => {
    const root = tree({ 'a/x.yaml': 'x: 1\r\n' })
    const files = open(root)
    expect(files.read('./a/../a/x.yaml')).toBe(files.read('a/x.yaml'))
    expect(files.read('a/x.yaml')).toMatchObject({ path: 'a/x.yaml', text: 'x: 1\r\n', origin: 'repository' })
  })

  it('never reads outside the root', () => {
    const outside = tree({ secret: 'token' })
    const root = tree({ 'in.yaml': 'a: 1' })
    symlinkSync(join(outside, 'secret'), join(root, 'link.yaml'))
    symlinkSync(outside, join(root, 'dir'))
    symlinkSync('in.yaml', join(root, 'inner.yaml'))
    const files = open(root)
    const escapes = ['link.yaml', 'dir/secret', `../${outside.split('/').pop()}/secret`, join(outside, 'secret')]
    expect(escapes.map((path) => files.read(path))).toEqual([undefined, undefined, undefined, undefined])
    expect(files.read('inner.yaml')?.text).toBe('a: 1')
    expect(files.unread).toEqual([
      { path: 'dir', because: 'a symbolic link to a folder outside the repository', blocking: false },
      { path: 'link.yaml', because: 'a symbolic link to a place outside the repository', blocking: true },
    ])
  })

  it('leaves out binaries, and reports what is too large', { tags: 'large' }, () => {
    const root = tree({ 'b.yaml': Buffer.from([0x61, 0, 0x62]), 'big.yaml': Buffer.alloc(maximumFileBytes + 1, 'a') })
    const files = open(root)
    expect([files.read('b.yaml'), files.read('big.yaml'), files.read('none.yaml')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(files.unread).toEqual([
      { path: 'b.yaml', because: 'not a text file (it contains NUL bytes)', blocking: true },
      { path: 'big.yaml', because: '32 MiB, larger than the limit of 32 MiB', blocking: true },
    ])
  })

  it('reports a script with NUL bytes: a shell leaves them out; a program and a picture do not block', () => {
    const root = tree({
      'up.sh': '#!/bin/sh\ndocker run a\n#\0',
      'bin/up': '#!/bin/sh\ndoc\0ker run a\n',
      'logo.bin': 'docker run\0',
      'tidy.sh': '#!/bin/sh\nls\0',
    })
    const files = open(root)
    for (const path of files.paths) files.read(path)
    const because = 'not a text file (it contains NUL bytes)'
    expect(files.unread).toEqual([
      { path: 'bin/up', because, blocking: true },
      { path: 'tidy.sh', because, blocking: false },
      { path: 'up.sh', because, blocking: true },
    ])
  })

  it('reads UTF-16 as YAML does: nobody hides a manifest in it', () => {
    const little = Buffer.from('\ufeffa: é\n', 'utf16le')
    const root = tree({ 'le.yaml': little, 'be.yaml': Buffer.from(little).swap16() })
    const files = open(root)
    expect([files.read('le.yaml')?.text, files.read('be.yaml')?.text]).toEqual(['a: é\n', 'a: é\n'])
  })

  it('leaves out the byte order mark of UTF-8, and only that', () => {
    const files = open(tree({ 'a.yaml': '\ufeffa: é\n', 'b.yaml': '\ufeff\ufeffa\n', 'c.yaml': '\ufeff' }))
    expect(files.paths.map((path) => files.read(path)?.text)).toEqual(['a: é\n', '\ufeffa\n', ''])
  })

  it('reports a name that is not UTF-8; data does not block', () => {
    const root = tree({ 'data.json': Buffer.from([0x7b, 0]) })
    writeFileSync(Buffer.concat([Buffer.from(`${root}/a`), Buffer.from([0xff]), Buffer.from('.yaml')]), 'a: 1')
    const files = open(root)
    expect(files.paths.map((path) => files.read(path))).toEqual([undefined, undefined])
    expect(files.unread).toEqual([
      { path: 'a\ufffd.yaml', because: 'the file name is not UTF-8', blocking: true },
      { path: 'data.json', because: 'not a text file (it contains NUL bytes)', blocking: false },
    ])
  })

  it('takes no path for a pattern', () => {
    const root = tree({ 'a.yaml': '', ':(exclude)x/b.yaml': '' })
    git(root, 'init', '-q')
    expect(open(root, [':(exclude)x']).paths).toEqual([':(exclude)x/b.yaml'])
  })

  it('lists a bare repository in a repository without asking its configuration', { tags: 'large' }, () => {
    const root = tree({ 'a.yaml': '' })
    git(root, 'init', '-q', '--bare', '.')
    git(root, 'config', 'core.bare', 'false')
    git(root, 'config', 'core.worktree', root)
    git(root, 'config', 'core.fsmonitor', `touch ${root}/ran`)
    expect(open(root).paths).toContain('a.yaml')
    expect(existsSync(join(root, 'ran'))).toBe(false)
  })

  it('takes an empty folder', () => {
    expect(open(tree({})).paths).toEqual([])
  })
})

/** Reads everything that is listed; what could not be read. */
function unreadIn(root: string, under: string[] = []) {
  const files = open(root, under)
  for (const path of files.paths) files.read(path)
  return files.unread
}

describe('what is there and cannot be read', () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12\n`

  it('is a Git LFS pointer; of data it does not block', () => {
    const missing = {
      because: 'a Git LFS pointer: the file itself is not checked out',
      fix: 'Check out with `lfs: true`',
    }
    const root = tree({ 'compose.yaml': pointer, 'data.json': pointer, 'note.yaml': `# ${pointer}`, 'a.png': pointer })
    expect(unreadIn(root)).toEqual([
      { path: 'compose.yaml', ...missing, blocking: true },
      { path: 'data.json', ...missing, blocking: false },
    ])
    const others = {
      'ci/Jenkinsfile': pointer,
      'docker-bake.hcl': pointer,
      'web.container': pointer,
      'web.service': pointer,
      'x/.env': pointer,
      'x/daemon.json': pointer,
      'x/justfile': pointer,
      'x/package.json': pointer,
    }
    expect(unreadIn(tree(others))).toEqual([
      { path: 'ci/Jenkinsfile', ...missing, blocking: true },
      { path: 'docker-bake.hcl', ...missing, blocking: true },
      { path: 'web.container', ...missing, blocking: true },
      { path: 'web.service', ...missing, blocking: false },
      { path: 'x/.env', ...missing, blocking: true },
      { path: 'x/daemon.json', ...missing, blocking: true },
      { path: 'x/justfile', ...missing, blocking: true },
      { path: 'x/package.json', ...missing, blocking: true },
    ])
  })

  it('is a pointer of git-annex', () => {
    const because = 'a git-annex pointer: the file itself is not checked out'
    const fix = 'Get it with `git annex get`'
    const root = tree({
      'web.yaml': '/annex/objects/SHA256E-s10--ab.yaml\n',
      'a.txt': '/annex/objects/SHA256E-s1--a\n',
    })
    expect(unreadIn(root)).toEqual([{ path: 'web.yaml', because, fix, blocking: true }])
  })

  it('is a pipe where a manifest would be, and no folder of such a name', () => {
    const root = tree({ 'b.yaml/x.txt': '' })
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(root, 'a.yaml')])
    const files = open(root)
    expect([files.read('a.yaml'), files.read('b.yaml')]).toEqual([undefined, undefined])
    expect(files.unread).toEqual([{ path: 'a.yaml', because: 'not a regular file', blocking: true }])
  })

  it('is a link to nothing where a manifest would be', () => {
    const root = tree({})
    for (const name of ['web.yaml', 'Dockerfile', 'README.md']) symlinkSync('nowhere', join(root, name))
    const because = 'a symbolic link to a file that does not exist'
    expect(unreadIn(root)).toEqual([
      { path: 'Dockerfile', because, blocking: true },
      { path: 'web.yaml', because, blocking: true },
    ])
  })

  it('is no link that leads out of the folder and stays in the repository', () => {
    const root = tree({ 'app/x': '', 'shared/web.yaml': 'a: 1' })
    git(root, 'init', '-q')
    symlinkSync('../shared/web.yaml', join(root, 'app/web.yaml'))
    expect(open(join(root, 'app')).read('web.yaml')?.text).toBe('a: 1')
  })

  it('is a tracked file that a sparse checkout leaves out', { tags: 'large' }, () => {
    const root = tree({ 'app/compose.yaml': 'a: 1', 'app/x.png': '', 'web/compose.yaml': 'a: 1' })
    commit(root)
    git(root, 'sparse-checkout', 'set', 'web')
    expect(open(root).paths).toEqual(['web/compose.yaml'])
    const because = 'tracked by git, but left out of this sparse checkout'
    const unread = [{ path: 'app/compose.yaml', because, fix: 'Add it to the sparse checkout', blocking: true }]
    expect(unreadIn(root)).toEqual(unread)
    expect(unreadIn(root, ['app'])).toEqual(unread)
  })

  it('is a tracked file that was deleted, which does not block', () => {
    const root = tree({ 'a.yaml': 'a: 1', 'b.yaml': 'b: 1' })
    commit(root)
    rmSync(join(root, 'a.yaml'))
    const because = 'tracked by git, but not in the working tree'
    expect(unreadIn(root)).toEqual([{ path: 'a.yaml', because, blocking: false }])
  })
})

const absentSubmodule = (path: string) => ({
  path,
  because: 'a submodule that is not checked out',
  fix: 'Check out with `submodules: true`',
  blocking: true,
})

describe('repositories in a repository', () => {
  function withSubmodule(): string {
    const other = tree({ 'compose.yaml': 'a: 1', 'out/x.yaml': '', '.gitignore': 'out\n' })
    commit(other)
    const root = tree({ 'README.md': '' })
    git(root, 'init', '-q')
    git(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other, 'infra/shop')
    git(root, 'commit', '-qm', 'one')
    return root
  }

  it('are listed as git lists them', { tags: 'large' }, () => {
    const root = withSubmodule()
    mkdirSync(join(root, 'infra/shop/out'))
    writeFileSync(join(root, 'infra/shop/out/y.yaml'), '')
    expect(open(root).paths).toEqual(['.gitmodules', 'README.md', 'infra/shop/.gitignore', 'infra/shop/compose.yaml'])
    expect(open(root, ['infra']).paths).toEqual(['infra/shop/.gitignore', 'infra/shop/compose.yaml'])
  })

  it('are submodules that nobody checked out: nobody knows what is in them', { tags: 'large' }, () => {
    const root = withSubmodule()
    git(root, 'submodule', '--quiet', 'deinit', '--force', 'infra/shop')
    const unread = [absentSubmodule('infra/shop')]
    expect([open(root).paths, open(root).unread]).toEqual([['.gitmodules', 'README.md'], unread])
    expect(open(root, ['infra']).unread).toEqual(unread)
    expect(open(root, [], (path) => path !== 'infra/shop').unread).toEqual([])
    rmSync(join(root, 'infra/shop'), { recursive: true })
    expect(open(root).unread).toEqual(unread)
    // A file in its place is a file.
    writeFileSync(join(root, 'infra/shop'), '')
    expect([open(root).paths, open(root).unread]).toEqual([['.gitmodules', 'README.md', 'infra/shop'], []])
  })

  it('are named by .gitmodules in a folder without git, as an archive of the repository is', () => {
    const root = tree({
      '.gitmodules':
        '[submodule "a"]\n\tpath = infra\n[submodule "b"]\n\tpath = "lib"\n[submodule "c"]\n\tpath = ../c\n',
      'lib/x.yaml': '',
      'vendor/z/.gitmodules': '[submodule "a"]\n\tpath = gone\n',
    })
    expect(open(root).unread).toEqual([absentSubmodule('infra')])
    mkdirSync(join(root, 'infra'))
    expect(open(root).unread).toEqual([absentSubmodule('infra')])
    writeFileSync(join(root, 'infra/compose.yaml'), '')
    expect(open(root).unread).toEqual([])
  })

  it('are listed so as well where no repository is around them', { tags: 'large' }, () => {
    const shop = withSubmodule()
    const root = tree({ 'a.yaml': '', 'web/notes.txt': '' })
    git(root, 'clone', '-q', shop, 'web/shop')
    const own = ['a.yaml', 'web/notes.txt', 'web/shop/.gitmodules']
    const files = open(root)
    expect(files.paths).toEqual(own)
    expect(files.unread).toEqual([absentSubmodule('web/shop/infra/shop')])
    rmSync(join(root, 'web/shop/.git/HEAD'))
    expect(open(root).paths).toEqual(own)
    expect(open(root).notices).toEqual([
      'git could not list the files of web/shop: ignored files are checked as well, and what is not checked out is not seen',
    ])
  })

  it('are checkouts that the outer one does not track', () => {
    const root = tree({ 'a.yaml': '', 'tools/compose.yaml': '', 'tools/out/x.yaml': '', 'tools/.gitignore': 'out\n' })
    git(root, 'init', '-q')
    git(join(root, 'tools'), 'init', '-q')
    expect(open(root).paths).toEqual(['a.yaml', 'tools/.gitignore', 'tools/compose.yaml'])
  })
})

describe('a link that leads nowhere', () => {
  const leading = (links: Readonly<Record<string, string>>) => {
    const root = tree({ 'a.yaml': '' })
    for (const [name, to] of Object.entries(links)) symlinkSync(to, join(root, name))
    commit(root)
    const files = open(root)
    for (const path of files.paths) files.read(path)
    return files.unread
  }

  it('may stand for a folder', () => {
    const unread = [{ path: 'k8s', because: 'a symbolic link that leads nowhere', blocking: false }]
    expect(leading({ k8s: '../elsewhere/k8s', 'notes.md': '../notes.md' })).toEqual(unread)
  })

  it('may lead back to itself', () => {
    const because = 'a symbolic link that leads back to itself'
    expect(leading({ 'b.yaml': 'c.yaml', 'c.yaml': 'b.yaml', 'd.md': 'd.md' })).toEqual([
      { path: 'b.yaml', because, blocking: true },
      { path: 'c.yaml', because, blocking: true },
    ])
  })

  it('is said once where it is to be a manifest', () => {
    const because = 'a symbolic link to a file that does not exist'
    expect(leading({ Dockerfile: 'nowhere' })).toEqual([{ path: 'Dockerfile', because, blocking: true }])
  })
})

describe('a path that was named', () => {
  it('is followed where it is a link', () => {
    const root = tree({ 'manifests/web.yaml': 'a: 1' })
    symlinkSync('manifests', join(root, 'k8s'))
    commit(root)
    expect(open(root, ['k8s']).paths).toEqual(['manifests/web.yaml'])
  })

  it('is an error where it leads out of the repository', () => {
    const root = tree({ 'a.yaml': '' })
    symlinkSync(tree({ 'b.yaml': '' }), join(root, 'out'))
    for (const path of ['out', '..', '../', tmpdir()]) {
      expect(() => open(root, [path])).toThrow(`${path} is outside the repository: name a file or folder in it.`)
    }
  })

  it('is an error where nothing is in it', () => {
    const root = tree({ 'a.yaml': '' })
    mkdirSync(join(root, 'empty'))
    expect(() => open(root, ['empty'])).toThrow('empty contains no files.')
  })

  it('is an error where git tracks it and nothing is there: a link to nothing, a file that was deleted', () => {
    const root = tree({ 'a.yaml': '', 'gone.yaml': '' })
    symlinkSync('nowhere', join(root, 'link'))
    git(root, 'init', '-q')
    commit(root)
    rmSync(join(root, 'gone.yaml'))
    for (const path of ['link', 'gone.yaml'])
      expect(() => open(root, [path])).toThrow(`${path} does not exist: name a file or folder of the repository.`)
    expect(open(root, ['a.yaml']).paths).toEqual(['a.yaml'])
  })

  it('is remembered where it is a file', () => {
    const root = tree({ 'a/pod.txt': '', 'a/b.yaml': '' })
    expect([...open(root, ['a', './a/pod.txt']).named]).toEqual(['a/pod.txt'])
  })
})

describe('git', () => {
  it('lists a checkout of somebody else', { tags: 'large' }, () => {
    const root = tree({ 'a.yaml': '', 'out/x.yaml': '', '.gitignore': 'out\n' })
    commit(root)
    if (process.getuid?.() === 0) execFileSync('chown', ['-R', '12345', root])
    expect([open(root).paths, open(root).notices]).toEqual([['.gitignore', 'a.yaml'], []])
  })

  it('is not asked about the repository of a hook that is running', { tags: 'large' }, () => {
    const root = tree({ 'a.yaml': '' })
    commit(root)
    process.env['GIT_DIR'] = join(tree({}), 'nowhere')
    try {
      expect([open(root).paths, open(root).notices]).toEqual([['a.yaml'], []])
    } finally {
      delete process.env['GIT_DIR']
    }
  })

  it('that cannot list a repository leaves every file, which is said', { tags: 'large' }, () => {
    const root = tree({ 'a.yaml': '', 'out/x.yaml': '', '.gitignore': 'out\n' })
    commit(root)
    rmSync(join(root, '.git/HEAD'))
    const files = open(root)
    expect(files.paths).toEqual(['.gitignore', 'a.yaml', 'out/x.yaml'])
    expect(files.notices).toEqual([
      'git could not list the files: ignored files are checked as well, and what is not checked out is not seen',
    ])
    expect(open(tree({ 'a.yaml': '' })).notices).toEqual([])
  })

  it('does not take a folder that looks like a bare repository for one', { tags: 'large' }, () => {
    const root = tree({ 'fake/compose.yaml': '' })
    git(root, 'init', '-q')
    git(root, 'init', '-q', '--bare', 'fake')
    git(join(root, 'fake'), 'config', 'core.bare', 'false')
    git(join(root, 'fake'), 'config', 'core.worktree', tree({ 'other.yaml': '' }))
    expect(open(join(root, 'fake')).paths).toContain('compose.yaml')
  })
})

describe('the beginning of a file', () => {
  it('is read without the rest', () => {
    const files = open(tree({ a: '#!/bin/sh\n', b: '#', c: 'echo' }))
    expect(['a', 'b', 'c', 'd', '../e'].map((path) => files.startsWith(path, '#!'))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
  })
})

describe('fileAt', () => {
  it('distinguishes text, absent and unknown', { tags: 'large' }, () => {
    const root = tree({ 'p.yml': 'fail-on: high\n' })
    git(root, 'init', '-q')
    git(root, 'add', '.')
    git(root, 'commit', '-qm', 'one')
    const head = git(root, 'rev-parse', 'HEAD').trim()
    writeFileSync(join(root, 'p.yml'), 'fail-on: never\n')
    expect(fileAt(root, head, 'p.yml')).toEqual({ state: 'text', text: 'fail-on: high\n' })
    expect(fileAt(root, head, 'q.yml')).toEqual({ state: 'absent' })
    expect(fileAt(root, '0'.repeat(40), 'p.yml')).toEqual({ state: 'unknown' })
    expect(fileAt(root, '--output=x', 'p.yml')).toEqual({ state: 'unknown' })
    expect(fileAt(root, head, './p.yml')).toEqual({ state: 'text', text: 'fail-on: high\n' })
    expect(fileAt(root, head, '../p.yml')).toEqual({ state: 'unknown' })
  })

  it('takes neither a link nor a replaced object for the file', { tags: 'large' }, () => {
    const root = tree({ 'p.yml': 'fail-on: high\n', 'q.yml': 'fail-on: never\n' })
    symlinkSync('q.yml', join(root, 'link.yml'))
    git(root, 'init', '-q')
    git(root, 'add', '.')
    git(root, 'commit', '-qm', 'one')
    const head = git(root, 'rev-parse', 'HEAD').trim()
    git(root, 'replace', git(root, 'rev-parse', 'HEAD:p.yml').trim(), git(root, 'rev-parse', 'HEAD:q.yml').trim())
    expect(fileAt(root, head, 'p.yml')).toEqual({ state: 'text', text: 'fail-on: high\n' })
    expect(fileAt(root, head, 'link.yml')).toEqual({ state: 'unknown' })
  })
})
