// A stand-in for a base image where no registry answers: the same programs out of the distribution's own packages.
// apt-get resolves and checks them against its signed lists; unpacking needs no root and changes nothing on this machine.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demandStream } from './engine-api.mjs'

const tools = ['apt-get', 'dpkg-deb', 'tar']

export const canMakeBase = () => tools.every((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0)

/** Makes image `name` (repository:tag) out of `packages` and what they need; `changes` are Dockerfile lines (ENV, CMD, LABEL). */
export async function makeBase(name, packages, changes) {
  const work = mkdtempSync(join(tmpdir(), 'debian-base-'))
  try {
    const archives = download(work, packages)
    const root = unpack(work, archives)
    await importRoot(root, name, changes)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Downloads the packages with everything they depend on, as for a machine that has nothing yet. */
function download(work, packages) {
  const own = (name, folder) => ['-o', `${name}=${join(work, folder)}`]
  const archives = join(work, 'archives')
  mkdirSync(join(archives, 'partial'), { recursive: true })
  mkdirSync(join(work, 'lists', 'partial'), { recursive: true })
  writeFileSync(join(work, 'status'), '')
  const empty = [...own('Dir::State::status', 'status'), ...own('Dir::State::extended_states', 'extended')]
  const place = [
    ...own('Dir::Cache::archives', 'archives'),
    '-o',
    'Debug::NoLocking=1',
    '-o',
    `APT::Sandbox::User=${userName()}`,
  ]
  const common = ['--quiet', '--yes', '--no-install-recommends', '--download-only', ...empty, ...place]
  const first = run('apt-get', [...common, 'install', ...packages])
  if (first.status !== 0) {
    // The system's lists are stale or were cleaned away, as in most images: fetch private ones and try once more.
    const lists = [
      ...own('Dir::State::lists', 'lists'),
      ...own('Dir::Cache::pkgcache', 'pkg.bin'),
      ...own('Dir::Cache::srcpkgcache', 'src.bin'),
    ]
    run('apt-get', ['--quiet', ...empty, ...place, ...lists, 'update'])
    demandRun('apt-get', [...common, ...lists, 'install', ...packages])
  }
  return readdirSync(archives)
    .filter((file) => file.endsWith('.deb'))
    .map((file) => join(archives, file))
}

// apt drops from root to its own user, which cannot write into our folder; other users it leaves alone.
const userName = () => (process.getuid() === 0 ? 'root' : '')

function unpack(work, archives) {
  const root = join(work, 'root')
  for (const folder of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(root, 'usr', folder), { recursive: true })
    symlinkSync(`usr/${folder}`, join(root, folder))
  }
  for (const folder of ['etc', 'root', 'run', 'var/tmp', 'dev', 'proc', 'sys'])
    mkdirSync(join(root, folder), { recursive: true })
  mkdirSync(join(root, 'tmp'), { mode: 0o777 })
  for (const archive of archives) {
    const tar = [
      '--extract',
      '--keep-directory-symlink',
      '--no-same-owner',
      '--exclude=./usr/share/doc',
      '--exclude=./usr/share/man',
    ]
    demandRun('sh', ['-c', 'dpkg-deb --fsys-tarfile "$0" | tar "$@"', archive, ...tar, `--directory=${root}`])
  }
  writeFileSync(
    join(root, 'etc', 'passwd'),
    'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
  )
  writeFileSync(join(root, 'etc', 'group'), 'root:x:0:\nnogroup:x:65534:\n')
  return root
}

async function importRoot(root, name, changes) {
  const tar = spawn('tar', ['--create', '--owner=0', '--group=0', '--numeric-owner', `--directory=${root}`, '.'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [repo, tag] = name.split(':')
  const query = new URLSearchParams({ fromSrc: '-', repo, tag })
  for (const change of changes) query.append('changes', change)
  await demandStream('POST', `/images/create?${query}`, { body: tar.stdout, quietMs: 120_000 })
}

const run = (program, words) =>
  spawnSync(program, words, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, timeout: 180_000 })

function demandRun(program, words) {
  const { status, stdout, stderr, error } = run(program, words)
  if (status !== 0)
    throw new Error(`${program}: ${error?.message ?? `${stdout}${stderr}`.trim().split('\n').slice(-3).join(' ')}`)
}
