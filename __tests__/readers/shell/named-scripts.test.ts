import { describe, expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

const line = 'docker run --privileged nginx:1'
const service = 'services:\n  web:\n    image: nginx:1\n    privileged: true\n'
const pod =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true, containers: [{name: a, image: "a:1"}]}\n'

/** The containers with control of the host, by file, and the gaps. */
async function found(files: Record<string, string>) {
  const { subjects, gaps } = await readAll(repository(files))
  const dangerous = subjects.flatMap((one) =>
    one.kind === 'container' && (one.privileged?.value || one.pidMode?.value === 'host') ? [one.at.source.path] : [],
  )
  return [...dangerous, ...gaps.map(({ path, because, blocking }) => `${path} ${blocking} ${because}`)]
}

describe('a file of any name that a shell runs', () => {
  it.each([
    'bash < steps.txt',
    'bash -eu steps.txt arg',
    'sudo sh ./steps.txt',
    'ssh host < steps.txt',
    'ssh -p 22 me@host bash -s < steps.txt',
    "ssh host 'bash -s' < steps.txt",
    'cat steps.txt | sh',
    'cat head.txt steps.txt | sudo bash -s -- arg',
    'envsubst < steps.txt | sh',
    'sed s/a/b/ steps.txt | tr a b | bash',
    '{ echo set -e; cat steps.txt; } | sh',
    'crontab steps.txt',
    'crontab -u root - < steps.txt',
    'at -f steps.txt now',
    'bash <(cat steps.txt)',
    'bash -c "$(cat steps.txt)"',
    'eval "$(cat steps.txt)"',
    'run() { bash < "$1"; }; run steps.txt',
    'bash "$(dirname "$0")/steps.txt"',
    './steps.txt',
    'timeout 5 ./steps.txt now',
  ])('is read: %s', async (text) => {
    expect(await found({ 'a.sh': `#!/bin/sh\n${text}\n`, 'steps.txt': `${line}\n` })).toEqual(['steps.txt'])
  })

  it.each([
    'bash < other.txt',
    'cat steps.txt',
    'cat steps.txt | grep docker',
    'echo steps.txt | sh',
    'cp steps.txt /tmp',
    'ssh host ls < /dev/null',
    '# bash steps.txt',
    'bash /srv/steps.txt',
    'cd /srv && bash steps.txt',
  ])('is not: %s', async (text) => {
    expect(await found({ 'a.sh': `#!/bin/sh\n${text}\n`, 'steps.txt': `${line}\n` })).toEqual([])
  })

  it('is found in the folder where it is run, and below a script that is run so', async () => {
    const files = { 'x/one.txt': 'bash two.conf\n', 'x/two.conf': `${line}\n`, 'two.conf': 'true\n' }
    expect(await found({ ...files, 'a.sh': 'cd x && bash < one.txt\n' })).toEqual(['x/two.conf'])
    expect(await found({ ...files, 'a.sh': 'bash < one.txt\n' })).toEqual([])
  })

  it.each([
    [
      '.github/workflows/a.yml',
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{ run: bash < steps.txt }]\n',
    ],
    ['.gitlab-ci.yml', 'a:\n  script:\n    - bash steps.txt\n'],
    ['package.json', '{"scripts": {"a": "sh steps.txt"}}'],
    ['Makefile', 'a:\n\tbash steps.txt\n'],
  ])('%s runs one', async (path, text) => {
    expect(await found({ [path]: text, 'steps.txt': `${line}\n` })).toEqual(['steps.txt'])
  })

  it('is no other program', async () => {
    const script =
      '#!/usr/bin/env python3\ndocker = run\n# docker run --privileged nginx:1\ndocker run --privileged x\n'
    expect(await found({ 'a.sh': './up.py\n', 'up.py': script })).toEqual([])
    expect(await found({ 'a.sh': 'bash up.py\n', 'up.py': script })).toEqual(['up.py'])
  })

  it('that is no text is a gap that blocks, where it may start something', async () => {
    const of = async (bytes: string, text = 'bash < steps.bin') => {
      const own = { ...repository({ 'a.sh': text, 'steps.bin': '' }), bytes: () => Buffer.from(bytes) }
      const read = own.read
      const { gaps } = await readAll({ ...own, read: (path) => (path === 'steps.bin' ? undefined : read(path)) })
      return gaps.map(({ path, because, blocking }) => `${path} ${blocking} ${because}`)
    }
    expect(await of(`\0${line}`)).toEqual(['steps.bin true is run as a shell script, but is not a text file'])
    expect(await of('\0true')).toEqual([])
    expect(await of(`\0${line}`, './steps.bin')).toEqual([])
  })

  it('among more than are read is a gap that blocks; one counts once', { tags: 'large' }, async () => {
    const many = (name: (i: number) => string) => Array.from({ length: 1100 }, (_, i) => `bash ${name(i)}\n`).join('')
    const files = (text: string) => ({ 'a.sh': `${text}bash steps.txt`, 'steps.txt': line })
    expect(await found(files(many((i) => `f${i}`)))).toEqual([
      'a.sh true this shell script is not read as a whole: more than 1000 files that it hands to shells',
    ])
    expect(await found(files(many(() => 'f')))).toEqual(['steps.txt'])
    expect(await found({ 'a.sh': `cat${' f'.repeat(110)} steps.txt | sh`, 'steps.txt': line })).toEqual([
      'a.sh true this shell script is not read as a whole: a command that may read more than 100 files',
    ])
    const program = `./steps.txt\nsh steps.txt`
    expect(await found({ 'a.sh': program, 'steps.txt': `#!/usr/bin/env other\n${line}` })).toEqual(['steps.txt'])
  })

  it('that is too large is a gap that blocks', async () => {
    const text = `${line}\n${'#'.repeat(1_100_000)}\n`
    expect(await found({ 'a.sh': 'bash < steps.txt\n', 'steps.txt': text })).toEqual([
      'steps.txt true larger than the limit for a script file (1 MiB)',
    ])
  })
})

describe('a file of any name that comes through standard input', () => {
  it.each([
    'docker compose -f - up -d < app.tpl',
    'cat app.tpl | docker compose -f - up',
    'envsubst < app.tpl | docker compose -p x -f - up -d',
    "sed 's/x/y/' app.tpl | docker-compose -f /dev/stdin up",
    'docker stack deploy -c - web < app.tpl',
  ])('is a Compose file: %s', async (text) => {
    expect(await found({ 'a.sh': text, 'app.tpl': service })).toEqual(['app.tpl'])
  })

  it('resolves what is relative from where the command runs', async () => {
    const { subjects } = await readAll(
      repository({
        'a.sh': 'docker compose -f - up < x/app.tpl',
        'x/app.tpl': service.replace('privileged: true', 'volumes: [./a:/a]'),
      }),
    )
    const [web] = subjects
    expect(web?.kind === 'container' && web.mounts.map(({ value }) => value.source)).toEqual(['./a'])
  })

  it.each(['envsubst < app.tpl | kubectl apply -f -', 'kubectl create -f - < app.tpl'])(
    'is a manifest: %s',
    async (text) => {
      expect(await found({ 'a.sh': text, 'app.tpl': pod })).toEqual(['app.tpl'])
    },
  )

  it('is a Dockerfile', async () => {
    const of = async (text: string) => {
      const { subjects } = await readAll(repository({ 'a.sh': text, 'build.txt': 'FROM a:1\nUSER root\n' }))
      return subjects.flatMap(({ kind, at }) => (kind === 'dockerfile' ? [at.source.path] : []))
    }
    expect(await of('docker build - < build.txt')).toEqual(['build.txt'])
    expect(await of('envsubst < build.txt | docker build -f - .')).toEqual(['build.txt'])
    expect(await of('docker build - < other.txt')).toEqual([])
  })

  it.each([
    [
      'docker compose -f - up < app.tpl',
      'services:\n  web: {{ if x }}\n    privileged: true\n',
      'unrendered template: not checked',
    ],
    [
      'kubectl apply -f - < app.tpl',
      'apiVersion: v1\nkind: Pod\nspec: {{ x\n  hostPID: true\n',
      'unrendered template: not checked',
    ],
  ])('that nobody can read is a gap that blocks: %s', async (text, content, because) => {
    expect(await found({ 'a.sh': text, 'app.tpl': content })).toEqual([`app.tpl true ${because}`])
  })

  it('that nothing names is a gap that does not', async () => {
    expect(await found({ 'a.sh': 'generate | docker compose -f - up', 'app.tpl': service })).toEqual([
      'a.sh false the Compose file is read from standard input',
    ])
  })
})

describe('a file that is made of one of any name', () => {
  it.each([
    'envsubst < a.txt > out.yml\ndocker compose -f out.yml up -d',
    'cp a.txt docker-compose.yml\ndocker compose up -d',
    'ln -sf a.txt compose.yaml && docker compose up -d',
    'docker compose -f <(cat a.txt) up -d',
    'cat b.txt a.txt | tee out.yml\ndocker compose -f out.yml up',
    'cp a.txt b.txt; sed s/x/y/ b.txt > out.yml; docker compose -f out.yml up',
  ])('is a Compose file: %s', async (text) => {
    expect(await found({ 'a.sh': `#!/bin/bash\n${text}\n`, 'a.txt': service })).toEqual(['a.txt'])
  })

  it.each([
    'envsubst < a.txt > out.yaml\nkubectl apply -f out.yaml',
    "sed 's/x/y/' a.txt > /tmp/out.yaml\nkubectl apply -f /tmp/out.yaml",
    'mkdir -p out; cp a.txt out/a.yaml; kubectl apply -f out/',
    'cat b.txt a.txt >> out.yaml; kubectl create -f out.yaml',
    'kubectl apply -f <(cat a.txt)',
  ])('is a manifest: %s', async (text) => {
    expect(await found({ 'a.sh': `#!/bin/bash\n${text}\n`, 'a.txt': pod })).toEqual(['a.txt'])
  })

  it.each(['cat b.txt a.txt > .env', 'envsubst < a.txt > .env', 'ln -s a.txt .env', 'cat a.txt | tee .env'])(
    'sets the variables of a project: %s',
    async (text) => {
      const files = {
        'a.sh': `#!/bin/sh\n${text}\ndocker compose up -d\n`,
        'a.txt': 'OPEN=true\n',
        'b.txt': 'notes\n',
        'compose.yaml': service.replace('true', '$' + '{OPEN:-false}'),
      }
      expect(await found(files)).toEqual(['compose.yaml'])
    },
  )

  it('is a script, where it is a copy', async () => {
    expect(await found({ 'a.sh': 'cp a.txt a\nsh ./a\n', 'a.txt': `${line}\n` })).toEqual(['a.txt'])
  })

  it.each([
    'cp a.txt out.yml\ndocker compose -f other.yml config',
    'cp a.txt notes.txt\ndocker compose up -d',
    'cat a.txt > out.yaml\nkubectl delete -f out.yaml',
  ])('is not started: %s', async (text) => {
    expect(await found({ 'a.sh': text, 'a.txt': text.includes('kubectl') ? pod : service })).toEqual([])
  })

  it('counts once beside the file that is there', async () => {
    const files = {
      'a.sh': 'cp a.txt compose.yaml\ndocker compose up -d\n',
      'a.txt': 'nothing',
      'compose.yaml': service,
    }
    expect(await found(files)).toEqual(['compose.yaml'])
  })

  it('among more than are kept is a gap that blocks', { tags: 'large' }, async () => {
    const many = Array.from({ length: 501 }, (_, i) => `cp a${i} b${i}\n`).join('')
    expect(await found({ 'a.sh': `${many}docker compose up\n` })).toEqual([
      'a.sh true this shell script is not read as a whole: more than 500 files that it makes of others',
    ])
  })
})

describe('a manifest of any name that a command sends to a cluster', () => {
  it.each([
    'kubectl apply -f other.yaml,web.txt',
    "kubectl apply -f 'k8s/*'",
    'kubectl replace --filename=k8s/w?b.txt',
    'kubectl apply -f "${BASH_SOURCE%/*}/web.txt"',
  ])('is read: %s', async (text) => {
    const path = text.includes('k8s') ? 'k8s/web.txt' : 'web.txt'
    expect(await found({ 'a.sh': `#!/bin/bash\n${text}\n`, [path]: pod, 'k8s/notes.md': 'kind: words' })).toEqual([
      path,
    ])
  })

  it.each(["kubectl apply -f 'k8s/*.yaml'", "kubectl apply -f 'k8s/*'", "kubectl get -f 'k8s/sub/*'"])(
    'is not: %s',
    async (text) => {
      expect(await found({ 'a.sh': text, 'k8s/sub/web.txt': pod })).toEqual([])
    },
  )

  it('beside a README that shows a manifest: kubectl refuses that one', async () => {
    const readme = '# Manifests: a folder\n```yaml\napiVersion: v1\nkind: Pod\n```\n'
    const script = "kubectl apply -f 'k8s/*'"
    expect(await found({ 'a.sh': script, 'k8s/web.txt': pod, 'k8s/README.md': readme })).toEqual(['k8s/web.txt'])
  })

  it('that cannot be read is a gap that blocks', async () => {
    const own = repository({ 'a.sh': 'kubectl apply -f web.txt', 'web.txt': '' })
    const { gaps } = await readAll({ ...own, read: (path) => (path === 'web.txt' ? undefined : own.read(path)) })
    expect(gaps.map(({ path, because, blocking }) => `${path} ${blocking} ${because}`)).toEqual([
      'web.txt true is sent to a cluster, but is not a readable text file',
    ])
  })

  it('by more patterns than are followed is a gap that blocks', { tags: 'large' }, async () => {
    const text = Array.from({ length: 201 }, (_, i) => `kubectl apply -f '${i}*'\n`).join('')
    expect(await found({ 'a.sh': text })).toEqual([
      '. true only the first 200 patterns of manifests that commands name are followed',
    ])
  })
})
