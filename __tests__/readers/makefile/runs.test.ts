import { describe, expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { place } from '../read-file.ts'
import { starts } from '../starts.ts'

const makefile = (sets: string, ...more: string[]) =>
  `${sets}\nup:\n\tdocker run $(FLAGS) nginx:1\n${more.join('\n')}\n`

/** Where each privileged container gets that from, and the gaps. */
async function privileged(files: Record<string, string>) {
  const { subjects, gaps } = await readAll(repository(files))
  const found = subjects.flatMap((one) =>
    one.kind === 'container' && one.privileged?.value
      ? [`${one.privileged.at.source.path} ${place(one.privileged.at)}`]
      : [],
  )
  return [...found, ...gaps.map(({ path, because, blocking }) => `${path} ${blocking} ${because}`)]
}

describe('a script that runs make', () => {
  const by = (text: string, sets: string, ...more: string[]) =>
    privileged({ 'deploy.sh': `#!/bin/sh\n${text}\n`, Makefile: makefile(sets, ...more) })
  const own = 'deploy.sh 2:--privileged'

  it.each([
    ['make up FLAGS=--privileged', 'FLAGS ?= --rm'],
    ['make up FLAGS=--privileged', 'FLAGS = --rm'],
    ['make FLAGS=--privileged', 'FLAGS := --rm'],
    ['sudo make up FLAGS="--privileged"', 'FLAGS = --rm'],
    ['timeout 5 gmake -j 4 up FLAGS=--privileged', 'FLAGS = --rm'],
    ['make up FLAGS=--privileged', 'override FLAGS += --rm'],
    ['make up FLAGS=--privileged', '# nothing sets it'],
    ['FLAGS=--privileged make up', 'FLAGS ?= --rm'],
    ['FLAGS=--privileged make up', 'FLAGS += --rm'],
    ['env FLAGS=--privileged make up', '# nothing sets it'],
    ['export FLAGS=--privileged\nmake up', 'FLAGS ?= --rm'],
    ['declare -x FLAGS=--privileged\nbash -c "make up"', 'FLAGS ?= --rm'],
    ['FLAGS=--privileged make -e up', 'FLAGS = --rm'],
    ['make up FLAGS=--privileged', '.ONESHELL:\nFLAGS = --rm'],
    ['make FLAGS=--privileged', 'all: up'],
    ['make FLAGS=--privileged', '.DEFAULT_GOAL := up\nother: ; true'],
  ])('gives a value: %j, %j', async (text, sets) => {
    expect(await by(text, sets)).toEqual([own])
  })

  it.each([
    ['make up', 'FLAGS ?= --rm'],
    ['echo make up FLAGS=--privileged', 'FLAGS = --rm'],
    ['apt-get install make FLAGS=--privileged', 'FLAGS = --rm'],
    ['docker run gcc:1 make up FLAGS=--privileged', 'FLAGS = --rm'],
    ['make up FLAGS=--privileged', 'override FLAGS = --rm'],
    ['make other FLAGS=--privileged', 'FLAGS = --rm'],
    ['make FLAGS=--privileged', 'FLAGS = --rm\nother: ; true'],
    ['make -C web up FLAGS=--privileged', 'FLAGS = --rm'],
    ['FLAGS=--privileged make up', 'FLAGS = --rm'],
    ['FLAGS=--privileged\nmake up', 'FLAGS ?= --rm'],
    ['export FLAGS=--privileged\nmake up', 'FLAGS := --rm'],
    ['make up\nexport FLAGS=--privileged', 'FLAGS ?= --rm'],
  ])('gives none: %j, %j', async (text, sets) => {
    expect(await by(text, sets)).toEqual([])
  })

  it.each(['--help', 'hello-world', '--name', '--', '-d hello-world', ';', '#', '-v a:b hello-world', 'x:1 -'])(
    'does not hide a flag by a value in front of it: %j',
    async (value) => {
      const makefile = 'up:\n\tdocker run -d $(FLAGS) $(MORE) --privileged nginx:1\n'
      const found = await privileged({ 'deploy.sh': `make up FLAGS='${value}'`, Makefile: makefile })
      expect(found).toContain('Makefile 2:--privileged')
    },
  )

  it.each([
    ['-v /a:/b --rm', '--privileged nginx:1'],
    ['', '--privileged nginx:1'],
    ['nginx:1', 'sh -c true'],
  ])('is read once where the flags stay flags: %j', async (value, behind) => {
    const makefile = `up:\n\tdocker run --privileged $(FLAGS) ${behind}\n`
    const found = await privileged({ 'deploy.sh': `make up FLAGS='${value}'`, Makefile: makefile })
    expect(found).toHaveLength(1)
  })

  it('gives a value that make puts others into', async () => {
    expect(await by("make up FLAGS='$(MORE)'", 'FLAGS = --rm\nMORE = --privileged')).toEqual([
      'Makefile 2:--privileged',
    ])
  })

  it('gives one that is not known, which is said', async () => {
    const { subjects } = await readAll(
      repository({ 'a.sh': 'make up FLAGS="$1"\n', Makefile: makefile('FLAGS = --rm') }),
    )
    const opaque = subjects.map((one) => one.kind === 'container' && one.opaque?.because)
    expect(opaque).toContain('$1 has no known value')
  })

  it('gives the recipe itself a variable of its environment', async () => {
    const files = { Makefile: 'up:\n\tdocker run $$FLAGS nginx:1\n' }
    expect(await privileged({ ...files, 'a.sh': 'make up FLAGS=--privileged\n' })).toEqual(['a.sh 1:--privileged'])
    expect(await privileged({ ...files, 'a.sh': 'make up OTHER=--privileged\n' })).toEqual([])
  })

  it('gives the whole command, to a Makefile that names no runtime', async () => {
    const files = { 'a.sh': 'make up RUN="docker run --privileged nginx:1"\n', Makefile: 'up:\n\t$(RUN)\n' }
    expect(await privileged(files)).toEqual(['a.sh 1:--privileged'])
  })

  it.each(['make -f rules.txt up', 'make --file=rules.txt', 'make -C . --makefile rules.txt'])(
    'names a Makefile of any name: %s',
    async (text) => {
      const rules = 'up:\n\tdocker run --privileged nginx:1\n'
      expect(await privileged({ 'a.sh': `${text}\n`, 'rules.txt': rules })).toEqual(['rules.txt 2:--privileged'])
      expect(await privileged({ 'a.sh': `${text.replace('rules', 'other')}\n`, 'rules.txt': rules })).toEqual([])
    },
  )

  it('runs more often than is read: a gap that blocks', { tags: 'large' }, async () => {
    const calls = Array.from({ length: 300 }, (_, i) => `make up FLAGS=--cpus=${i}`).join('\n')
    const because = 'make is run with more values than are checked'
    expect(await by(calls, 'FLAGS = --rm')).toEqual([`Makefile true ${because}`])
    expect(await by(calls.split('\n').slice(0, 100).join('\n'), 'FLAGS = --rm')).toEqual([])
  })
})

describe('a Makefile that make reads from its input', () => {
  const line = 'docker run --privileged nginx:1'

  it.each([
    `make -f - <<X\nall:\n\t${line}\nX`,
    `make -s -f- all <<X\nall:\n\t@${line}\nX`,
    `make --makefile=/dev/stdin <<X\nall: a b\n\t-@${line}\nX`,
    `make -f - <<'X'\nF = --privileged\nall:\n\tdocker run $(F) nginx:1\nX`,
    `printf 'all:\\n\\t${line}\\n' | make -f -`,
    `printf 'all:\\n\\tdocker run %s nginx:1\\n' --privileged | make -f -`,
    `printf '%s\\n' all: '\t${line}' | sudo make -f - all`,
    `echo -e 'all:\\n\\t${line}' | make -f -`,
    `echo 'all: ; ${line}' | make --file=-`,
    `cat <<'X' | make -f - F=--privileged\nF = --rm\nall:\n\tdocker run $(F) nginx:1\nX`,
  ])('is read as one: %j', async (text) => {
    expect(await privileged({ 'a.sh': text })).toEqual([expect.stringMatching(/^a\.sh \d:/)])
  })

  it.each([
    `printf 'all:\\n\\techo ${line}\\n' | make -f -`,
    `printf 'X = ${line}\\n' | make -f -`,
    `printf 'all:\\n\\t${line}\\n' | make -f rules.mk`,
    `printf 'all:\\n\\t${line}\\n' | cat`,
    `make -f - other <<X\nother:\n\ttrue\nall:\n\t${line}\nX`,
  ])('starts nothing else: %j', async (text) => {
    expect(await privileged({ 'a.sh': text })).toEqual([])
  })

  it.each(['make -f - < rules.txt', 'cat rules.txt | make -f -', 'sed s/a/b/ rules.txt | make -f - up'])(
    'is a file of any name: %s',
    async (text) => {
      const rules = makefile('FLAGS = --privileged')
      expect(await privileged({ 'a.sh': `${text}\n`, 'rules.txt': rules })).toEqual(['rules.txt 1:--privileged'])
    },
  )

  it('has keys of its own beside the script', async () => {
    const { subjects } = await readAll(repository({ 'a.sh': `echo 'all: ; ${line}' | make -f -\n${line}\n` }))
    expect(subjects.map(({ key }) => key)).toEqual(['a.sh#run/nginx', 'a.sh#make/run/nginx'])
  })
})

describe('what one run of make is given', () => {
  const sub = (recipe: string, web: string, sets = '') =>
    privileged({
      'a.sh': 'make all FLAGS=--privileged\n',
      Makefile: `${sets}\nall:\n\t${recipe}\n`,
      'web/Makefile': web,
    })

  it.each([
    ['$(MAKE) -C web up', makefile('FLAGS = --rm')],
    ['cd x; $(MAKE) -C web up OTHER="$(FLAGS)"', 'up:\n\tdocker run $(OTHER) nginx:1\n'],
    ['OTHER=$(FLAGS) $(MAKE) -C web up', 'OTHER ?= --rm\nup:\n\tdocker run $(OTHER) nginx:1\n'],
  ])('is handed on: %j', async (recipe, web) => {
    expect(await sub(recipe, web)).toEqual(['a.sh 1:--privileged'])
  })

  it('is not handed on where it is given anew', async () => {
    expect(await sub('$(MAKE) -C web up FLAGS=--rm', makefile('FLAGS ?='))).toEqual([])
  })

  it('is what a Makefile exports, where nothing else sets it', async () => {
    const of = (sets: string, web: string) =>
      privileged({ Makefile: `${sets}\nall:\n\t$(MAKE) -C web up\n`, 'web/Makefile': web })
    expect(await of('export FLAGS = --privileged', makefile('FLAGS ?= --rm'))).toEqual(['Makefile 1:--privileged'])
    expect(await of('export FLAGS = --privileged', makefile('FLAGS = --rm'))).toEqual([])
    expect(await of('FLAGS = --privileged', makefile('FLAGS ?= --rm'))).toEqual([])
  })
})

describe('a workflow that runs make', () => {
  const by = (step: string) =>
    privileged({
      '.github/workflows/ci.yml': `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env: { FLAGS: --rm }\n    steps:\n${step}`,
      Makefile: makefile('FLAGS ?= --init'),
      'web/Makefile': makefile('FLAGS ?= --init'),
    })

  it.each([
    ['      - run: make up FLAGS=--privileged\n', 7],
    ['      - run: make up\n        env:\n          FLAGS: --privileged\n', 9],
    ['      - run: make up FLAGS=--privileged\n        working-directory: web\n', 7],
    ['      - run: cd web && FLAGS=--privileged make\n', 7],
  ])('%j', async (step, line) => {
    expect(await by(step)).toEqual([`.github/workflows/ci.yml ${line}:--privileged`])
  })

  it('gives what is set for another step to none', async () => {
    expect(await by('      - run: make up\n      - run: ls\n        env: { FLAGS: --privileged }\n')).toEqual([])
  })
})

it.each([
  ['package.json', '{"scripts": {"up": "make up FLAGS=--privileged"}}'],
  ['.gitlab-ci.yml', 'up:\n  variables:\n    FLAGS: --privileged\n  script:\n    - make up\n'],
])('%s gives values as well', async (path, text) => {
  expect(await privileged({ [path]: text, Makefile: makefile('FLAGS ?= --rm') })).toHaveLength(1)
  expect(await privileged({ [path]: text, Makefile: makefile('override FLAGS = --rm') })).toEqual([])
})

it('a variable that a condition may have set keeps its default', async () => {
  const sets = 'ifdef X\nFLAGS = --rm\nendif\nFLAGS ?= --privileged'
  expect(await privileged({ Makefile: makefile(sets) })).toEqual(['Makefile 4:--privileged'])
  expect(await privileged({ Makefile: makefile(sets.replace('ifdef X\n', '').replace('endif\n', '')) })).toEqual([])
})

describe('lines that make is given by --eval', () => {
  const up = { 'deploy.sh': '#!/bin/sh\n', Makefile: 'up:\n\tdocker run $(FLAGS) nginx:1\n' }

  it.each([
    ["make --eval='FLAGS=--privileged'", ['deploy.sh 2:--privileged']],
    ["make -E 'FLAGS=--privileged' up", ['deploy.sh 2:--privileged']],
    ["make --eval 'FLAGS=--init'", []],
    ["make --eval='x: ; docker run --privileged nginx:1' x", ['deploy.sh 2:--privileged']],
    ["make --eval='$(shell docker run --privileged nginx:1)'", ['deploy.sh 2:--privileged']],
    ["make --eval='x: ; echo docker run --privileged nginx:1' x", []],
    ["echo make --eval='FLAGS=--privileged'", []],
  ])('are read with the Makefile: %s', async (text, expected) => {
    expect(await privileged({ ...up, 'deploy.sh': `#!/bin/sh\n${text}\n` })).toEqual(expected)
  })

  it('need no Makefile', async () => {
    const text = "#!/bin/sh\nmake --eval='x: ; docker run --privileged nginx:1' x\n"
    expect(await privileged({ 'deploy.sh': text })).toEqual(['deploy.sh 2:--privileged'])
  })
})

it('what let gives a name stands in its text', async () => {
  const text = 'up:\n\t$(let f n,--privileged web,docker run --name $(n) $(f) a:1)\n'
  expect(await starts({ Makefile: text })).toEqual(['web privileged'])
})

it.each([
  [200, ['web privileged']],
  [1500, ['gap Makefile']],
])('a line that puts in %i values is read, or is a gap', async (count, expected) => {
  const text = `A = ${'a'.repeat(20)}\nRUN = docker run --name web --privileged a:1\nup:\n\t: ${'$(A)'.repeat(count)}; $(RUN)\n`
  expect(await starts({ Makefile: text })).toEqual(expected)
})
