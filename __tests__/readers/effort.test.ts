import { describe, expect, it } from 'vitest'
import { type Source, span } from '../../src/model/source.ts'
import { Effort, mayGoOn, spend, within } from '../../src/readers/effort.ts'
import { readAll } from '../../src/readers/index.ts'
import { repository } from './manifests.ts'

const file = (path: string): Source => ({ path, text: '', origin: 'repository' })

describe('the work of one run', () => {
  it('goes on until all is spent, and names what it refuses once', () => {
    const effort = new Effort()
    effort.spend('command', 99_999)
    expect([effort.mayGoOn(file('a')), effort.unread]).toEqual([true, []])
    effort.spend('command')
    expect([effort.mayGoOn(file('b')), effort.mayGoOn(file('c')), effort.mayGoOn(file('b')), effort.unread]).toEqual([
      false,
      false,
      false,
      ['b', 'c'],
    ])
  })

  it('grows with what is read beyond 10 MB', () => {
    const isEnoughFor = (commands: number, characters: number) => {
      const effort = new Effort()
      effort.opened(characters)
      effort.spend('command', commands)
      return effort.mayGoOn(file('a'))
    }
    expect([isEnoughFor(99_999, 0), isEnoughFor(100_000, 10_000_000)]).toEqual([true, false])
    expect([isEnoughFor(249_999, 25_000_000), isEnoughFor(250_000, 25_000_000)]).toEqual([true, false])
  })

  it('opens files with half of it at most', () => {
    const effort = new Effort()
    const opened = Array.from({ length: 50_003 }, (_, i) => effort.mayOpen(`${i}`))
    expect([opened.filter(Boolean).length, effort.unread]).toEqual([50_000, ['50000', '50001', '50002']])
    expect(effort.mayGoOn(file('a'))).toBe(true)
    effort.opened(10_000_400)
    expect([effort.mayOpen('b'), effort.mayOpen('c'), effort.mayOpen('d')]).toEqual([true, true, false])
  })

  it('names the file that writes another one', () => {
    const effort = spent()
    const written = { ...file('etc/systemd/system/a.service'), locate: () => span(file('a.sh'), 3) }
    expect([effort.mayGoOn(written), effort.unread]).toEqual([false, ['a.sh']])
  })

  it('is that of the run alone', async () => {
    const [first, second] = [new Effort(), new Effort()]
    const read = async () => {
      spend('command', 100_000)
      await Promise.resolve()
      return mayGoOn(file('a'))
    }
    expect(await within(first, read)).toBe(false)
    expect(within(second, () => mayGoOn(file('a')))).toBe(true)
    expect([first.unread, second.unread, mayGoOn(file('a'))]).toEqual([['a'], [], true])
  })
})

function spent(): Effort {
  const effort = new Effort()
  effort.spend('command', 100_000)
  return effort
}

/** Three of the first are nearly all that one run may cost; three of the second where one of them writes a file. */
const filler = `sh -c '# ${'a'.repeat(658_000)}'\n`
const shorterFiller = `sh -c '# ${'a'.repeat(616_000)}'\n`
const unread = (path: string, others = '') => ({
  path,
  because: `not read, or not to the end${others}: what is read before takes all the work that one run may cost; check the folders one by one, with the paths argument or \`include\``,
  blocking: true,
})

/** Paths of files with one container each, and what is read of them. */
async function read(paths: readonly string[], text: string) {
  const { subjects, gaps } = await readAll(repository(Object.fromEntries(paths.map((path) => [path, text]))))
  const found = subjects.filter(({ kind }) => kind === 'container').map(({ at }) => at.source.path)
  return { found, gaps: gaps.map(({ path, because, blocking }) => ({ path, because, blocking })) }
}

describe('scripts that take long', { tags: 'large' }, () => {
  const paths = (count: number) => Array.from({ length: count }, (_, i) => `${String.fromCharCode(97 + i)}.sh`)
  const text = `docker run a:1\n${filler}`

  it('are read as far as the work of a run goes', async () => {
    expect(await read(paths(3), text)).toEqual({ found: paths(3), gaps: [] })
    expect(await read(paths(4), text)).toEqual({ found: paths(3), gaps: [unread('d.sh')] })
    expect(await read(paths(5), text)).toEqual({ found: paths(3), gaps: [unread('d.sh', ', nor is 1 more file')] })
    expect(await read(paths(7), text)).toEqual({ found: paths(3), gaps: [unread('d.sh', ', nor are 3 more files')] })
  })
})

describe('formats that share the work', { tags: 'large' }, () => {
  const scripts = Object.fromEntries(Array.from({ length: 4 }, (_, i) => [`${i}.sh`, `docker run a:1\n${filler}`]))
  const behind: readonly (readonly [string, string])[] = [
    ['Makefile', 'a:\n\tdocker run a:1\n'],
    ['docker-bake.hcl', 'target "a" {\n  network = "host"\n}\n'],
    ['Dockerfile', 'FROM a:1\nRUN docker run a:1\n'],
    ['justfile', 'a:\n    docker run a:1\n'],
  ]

  it.each(behind)('%s is not read behind so many scripts, and that is said', async (path, text) => {
    const alone = await readAll(repository({ [path]: text }))
    expect([alone.subjects.length > 0, alone.gaps]).toEqual([true, []])
    const { subjects, gaps } = await readAll(repository({ ...scripts, [path]: text }))
    expect(subjects.filter(({ at }) => at.source.path === path)).toEqual([])
    expect(gaps.map(({ path, because, blocking }) => ({ path, because, blocking }))).toEqual([
      unread('3.sh', ', nor is 1 more file'),
    ])
  })
})

describe('files behind all the work', { tags: 'large' }, () => {
  const full = (first: string) =>
    Object.fromEntries(
      Array.from({ length: 3 }, (_, i) => [`${i}.sh`, `${i === 0 ? first : 'docker run a:1\n'}${shorterFiller}`]),
    )

  it('are those of the repository, also where a script writes what is not read', async () => {
    const unit = "cat > /etc/systemd/system/a.service <<'E'\n[Service]\nExecStart=docker run b:1\nE\n"
    const started = async (last: string) => {
      const { subjects, gaps } = await readAll(repository({ ...full(unit), 'z.sh': last }))
      const images = subjects.flatMap((one) => (one.kind === 'container' && one.image ? one.image.value : []))
      return { isStarted: images.includes('b:1'), gaps: gaps.map(({ path, because }) => ({ path, because })) }
    }
    const { because } = unread('')
    expect(await started('docker run a:1\n')).toEqual({ isStarted: true, gaps: [] })
    expect(await started(`docker run a:1${' x'.repeat(8000)}\n`)).toEqual({
      isStarted: false,
      gaps: [{ path: '0.sh', because }],
    })
  })

  it('are manifests too, built or as they stand', async () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {}}\nspec:\n  containers:\n  - {name: a, image: a:1}\n'
    const kustomization =
      'resources: [a.yaml]\npatches:\n- {target: {kind: Pod}, patch: "[{op: add, path: /metadata/labels/a, value: b}]"}\n'
    const behind = { 'k/kustomization.yaml': kustomization, 'k/a.yaml': pod, 'b.yaml': pod }
    expect((await readAll(repository(behind))).gaps).toEqual([])
    const { subjects, gaps } = await readAll(
      repository({ ...full('docker run a:1\n'), 'z.sh': `${filler}docker run a:1\n`, ...behind }),
    )
    expect(gaps.map(({ path, because, blocking }) => ({ path, because, blocking }))).toEqual([
      unread('z.sh', ', nor are 3 more files'),
    ])
    expect(subjects.some(({ at }) => /^(?:k|b)/.test(at.source.path))).toBe(false)
  })

  it('are patches of kustomizations, of which those before are rendered: that is one gap', async () => {
    const patched = (name: string, count: number): Record<string, string> => ({
      [`${name}/kustomization.yaml`]: `resources: [a.yaml]\npatches:\n${'- {target: {kind: Pod}, patch: "[{op: add, path: /metadata/labels/a, value: b}]"}\n'.repeat(count)}`,
      [`${name}/a.yaml`]:
        'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {}}\nspec:\n  containers:\n  - {name: a, image: a:1}\n',
    })
    const { subjects, gaps } = await readAll(
      repository({ ...full('docker run a:1\n'), ...patched('a', 1), ...patched('b', 3000), ...patched('c', 1) }),
    )
    expect(gaps.map(({ path, because, blocking }) => ({ path, because, blocking }))).toEqual([
      unread('b/kustomization.yaml', ', nor are 3 more files'),
    ])
    const pods = subjects.filter(({ kind, at }) => kind === 'container' && at.source.path.endsWith('.yaml'))
    expect(pods.map(({ at, rendering }) => [at.source.path, rendering?.folders])).toEqual([['a/a.yaml', ['a']]])
  })
})
