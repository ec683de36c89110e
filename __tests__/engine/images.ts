import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { resolveConnection } from '../../src/engine/connection.ts'

const script = (name: string): string => new URL(`../../scripts/${name}`, import.meta.url).href
const { whyNoEngine } = (await import(script('engine-api.mjs'))) as { whyNoEngine(): Promise<string | undefined> }
const silent = await whyNoEngine()

/** The engine under test, past Hullgate's own code. @throws where no engine answers: these tests fail, they are never skipped */
export function engineUnderTest(): Docker {
  if (silent) throw new Error(`No Docker engine answers (${silent}): start one, or run npm cit, which sets one up.`)
  const connection = resolveConnection()
  if (connection.kind !== 'socket') throw new Error('the engine tests need an engine on a local socket')
  return new Docker({ socketPath: connection.path })
}

export const busybox = 'hullgate-test/busybox:1'
export const debian = 'hullgate-test/debian:1'

const has = (docker: Docker, image: string): Promise<boolean> =>
  docker
    .getImage(image)
    .inspect()
    .then(
      () => true,
      () => false,
    )

/** An image with nothing but a static busybox in it, so that no registry is needed. Kept on the engine. */
export async function makeBusybox(docker: Docker): Promise<void> {
  if (await has(docker, busybox)) return
  await inTemporaryFolder(async (work) => {
    const root = join(work, 'root')
    for (const folder of ['bin', 'etc', 'proc', 'sys', 'dev', 'tmp', 'data'])
      mkdirSync(join(root, folder), { recursive: true })
    copyFileSync(staticBusybox(work), join(root, 'bin', 'busybox'))
    for (const name of ['sh', 'sleep', 'httpd', 'nc', 'echo', 'true', 'false', 'cat'])
      symlinkSync('busybox', join(root, 'bin', name))
    writeFileSync(join(root, 'etc', 'passwd'), 'root:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\n')
    writeFileSync(join(root, 'etc', 'group'), 'root:x:0:\napp:x:1000:\n')
    await importRoot(docker, root, busybox)
  })
}

function staticBusybox(work: string): string {
  const download = () => execFileSync('apt-get', ['download', 'busybox-static'], { cwd: work, stdio: 'pipe' })
  try {
    download()
  } catch {
    // A new machine has no lists of packages yet.
    execFileSync('apt-get', ['update', '-q'], { stdio: 'pipe' })
    download()
  }
  const archive = readdirSync(work).find((name) => name.endsWith('.deb'))
  if (!archive) throw new Error('apt-get download busybox-static brought nothing')
  execFileSync('dpkg-deb', ['--extract', join(work, archive), join(work, 'busybox')])
  const binary = ['bin/busybox', 'usr/bin/busybox'].map((path) => join(work, 'busybox', path)).find(existsSync)
  if (!binary) throw new Error('the package busybox-static holds no busybox')
  return binary
}

/** Debian with its own nginx and redis, bootstrapped from the distribution's packages. Takes a minute once; kept on the engine. */
export async function makeDebian(docker: Docker): Promise<void> {
  if (await has(docker, debian)) return
  if (process.getuid?.() === 0) {
    if (!hasProgram('debootstrap')) install('debootstrap')
    await inTemporaryFolder(async (work) => {
      const root = join(work, 'root')
      execFileSync('debootstrap', ['--variant=minbase', '--include=nginx-light,redis-server', distribution(), root], {
        stdio: 'pipe',
        maxBuffer: 64 << 20,
      })
      await importRoot(docker, root, debian)
    })
    return
  }
  // debootstrap needs root; the demo's way to a Debian root does not.
  const { makeBase } = (await import(script('debian-base.mjs'))) as {
    makeBase(name: string, packages: string[], changes: string[]): Promise<void>
  }
  await makeBase(debian, ['nginx-light', 'redis-server', 'busybox-static'], [])
}

function install(name: string): void {
  const options = { stdio: 'pipe', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
  execFileSync('apt-get', ['update', '-q'], options)
  execFileSync('apt-get', ['install', '-q', '--yes', '--no-install-recommends', name], options)
}

const hasProgram = (name: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`], { stdio: 'pipe' })
    return true
  } catch {
    return false
  }
}

const distribution = (): string =>
  execFileSync('sh', ['-c', '. /etc/os-release; echo "$VERSION_CODENAME"'], { encoding: 'utf8' }).trim()

const changesLabel = 'hullgate-test.changes'

/** Another image with the same files and a configuration of its own (Dockerfile lines: CMD, EXPOSE, USER, HEALTHCHECK …). */
export async function makeVariant(
  docker: Docker,
  base: string,
  name: string,
  changes: readonly string[],
): Promise<void> {
  const digest = createHash('sha256')
    .update(JSON.stringify([base, ...changes]))
    .digest('hex')
  const old = await docker
    .getImage(name)
    .inspect()
    .catch(() => undefined)
  if (old?.Config.Labels?.[changesLabel] === digest) return
  const container = await docker.createContainer({ Image: base, Cmd: ['/bin/true'] })
  try {
    const [repo, tag] = name.split(':')
    await container.commit({ repo, tag, changes: [...changes, `LABEL ${changesLabel}=${digest}`].join('\n') })
    if (old)
      await docker
        .getImage(old.Id)
        .remove()
        .catch(() => {})
  } finally {
    await container.remove({ force: true })
  }
}

async function importRoot(docker: Docker, root: string, name: string): Promise<void> {
  const [repo = name, tag] = name.split(':')
  const tar = spawn('tar', ['--create', '--one-file-system', `--directory=${root}`, '.'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const stream = await docker.importImage(tar.stdout, { repo, tag })
  await new Promise<void>((resolve, reject) =>
    docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())),
  )
}

async function inTemporaryFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hullgate-images-'))
  try {
    await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
