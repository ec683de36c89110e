import { describe, expect, it } from 'vitest'
import { source } from '../../../src/model/source.ts'
import type { Subject } from '../../../src/model/subject.ts'
import { readMakefiles } from '../../../src/readers/makefile/makefile.ts'
import { place, readFile, valueAndPlace } from '../read-file.ts'
import { starts } from '../starts.ts'

const read = (...lines: string[]) => readFile(readMakefiles, 'Makefile', `${lines.join('\n')}\n`)

const privilegedOf = (one: Subject) => (one.kind === 'container' ? one.privileged?.value : one.kind)

describe('what runs recipes', () => {
  const found = async (...lines: string[]) => {
    const { subjects, gaps } = await read(...lines)
    return [subjects.map(privilegedOf), gaps.map(({ because, blocking }) => [because, blocking])]
  }
  const run = 'docker run --privileged a'

  it.each<[string, (boolean | undefined)[]]>([
    [`SHELL = python3\nx:\n\timport os; os.system('${run}')`, [true]],
    [`SHELL = python3\nx:\n\timport os; print('${run}')`, []],
    [`SHELL := /usr/bin/perl\n.SHELLFLAGS := -e\nx:\n\tsystem('docker', 'run', '--privileged', 'a')`, [true]],
    [`.ONESHELL:\nx: SHELL = python3\nx:\n\timport os\n\tos.system('${run}')`, [true]],
    [`x: SHELL = python3\nx:\n\tprint('${run}')\ny:\n\t${run}`, [true]],
    [`SHELL = /bin/bash\n.SHELLFLAGS = -euo pipefail -c\nx:\n\t${run}`, [true]],
    [`SHELL = bash\n.SHELLFLAGS = -c '${run}'\nx:\n\techo`, [true]],
    ['SHELL = docker run --privileged a sh\nx:\n\techo', [true]],
    ['SHELL = /usr/bin/env bash\nx:\n\techo', []],
    ['SHELL = docker\n.SHELLFLAGS = run --privileged\nx:\n\ta', [true]],
    ['SHELL = docker\n.SHELLFLAGS = run --init\nx:\n\ta', [undefined]],
  ])('is what the Makefile says: %j', async (text, expected) => {
    expect(await found(text)).toEqual([expected, []])
  })

  it('hides what another language starts in a way that is not read', async () => {
    expect(await found('SHELL = python3', 'x:', "\tc = 'docker run --privileged a'; go(c)")).toEqual([
      [],
      [['a python3 recipe contains "docker run"; only recipes for shells are checked', true]],
    ])
  })
})

describe('the flags that make gives itself', () => {
  it.each([
    ['F = --init', 'MAKEFLAGS += F=--privileged', true],
    ['F = --privileged', 'MAKEFLAGS += F=--init', undefined],
    ['MAKEFLAGS += -j2 F=--privileged # more', 'F = --init', true],
    ['F = --privileged', 'MAKEFLAGS += --no-print-directory -j2', true],
  ])('set variables: %j %j', async (first, second, expected) => {
    const { subjects } = await read(first, second, 'x:', '\tdocker run $(F) a')
    expect(subjects.map(privilegedOf)).toEqual([expected])
  })
})

describe('a value that is put in at once', () => {
  it.each<[string[], boolean | undefined]>([
    [['A := --privileged', 'F := $(A)', 'A := --init'], true],
    [['A := --init', 'F := $(A)', 'A := --privileged'], undefined],
    [['A := --privileged', 'F = $(A)', 'A := --init'], undefined],
    [['A := --privileged', 'F := --init', 'F += $(A)', 'A := --init'], true],
    [['A := --privileged', 'F = --init', 'F += $(A)', 'A := --init'], undefined],
    [['F := --init', 'F ?= --rm', 'F += $(A)', 'A := --privileged'], undefined],
    [['F = --init', 'F ?= --rm', 'F += $(A)', 'A := --privileged'], true],
    [['F ?= --init', 'F += $(A)', 'A := --privileged'], true],
    [['A := --privileged', 'F := --init', 'F += --rm', 'F += $(A)', 'A := --init'], true],
    [['A := --privileged', 'F = --init', 'F += --rm', 'F += $(A)', 'A := --init'], undefined],
    [['F := --privileged', 'F := $(F) --init'], true],
    [['F := --init --privileged', 'F := $(filter-out --privileged,$(F))'], undefined],
    [['A::=--privileged', 'F::=$(A)', 'A::='], true],
    [['A := --privileged', 'B = $(A)', 'F := $(B)', 'A := --init'], true],
    [['F = --privileged', 'undefine F'], undefined],
    [['undefine F', 'F = --privileged'], true],
  ])('is what was set before it: %j', async (lines, expected) => {
    const { subjects } = await read(...lines, 'x:', '\tdocker run $(F) a')
    expect(subjects.map(privilegedOf)).toEqual([expected])
  })
})

describe('a value that is set for a target alone', () => {
  const run = '\tdocker run $(F) a'

  it.each<[string, string[], (boolean | undefined)[]]>([
    ['its recipe', ['x: F = --privileged', 'x:', run], [true]],
    ['the recipe of two colons', ['x:: F = --privileged', 'x::', run], [true]],
    ['what it needs', ['x: F = --privileged', 'x: y', 'y:', run], [true]],
    ['what it needs in an order', ['x: F = --privileged', 'x: z | y', 'y:', run], [true]],
    ['it, where all targets get another one below', ['x: F += --privileged', 'x:', run, 'F := --init'], [true]],
    ['a pattern that it matches', ['%.o: F = --privileged', '%.o: %.c', run], [true]],
    ['a target of a pattern', ['%.o: F = --privileged', 'a.o:', run], [true]],
    ['what is exported', ['x: export F = --privileged', 'x:', '\tdocker run $$F a'], [true]],
  ])('is seen by %s', async (_, lines, expected) => {
    expect((await read(...lines)).subjects.map(privilegedOf)).toEqual(expected)
  })

  it.each<[string, string[]]>([
    ['another target', ['F = --init', 'x: F = --privileged', 'x:', '\techo', 'y:', run]],
    ['all, where that comes below', ['x: F = --init', 'x:', run, 'F = --privileged']],
    ['what needs it', ['F = --init', 'x: F = --privileged', 'x:', '\techo', 'y: x', run]],
    ['what it needs, where it is private', ['F = --init', 'x: private F = --privileged', 'x: y', 'y:', run]],
    ['a target of another ending', ['F = --init', '%.o: F = --privileged', 'a.c:', run]],
    [
      'the shell of another target',
      ['F = --init', 'x: export F = --privileged', 'x:', '\techo $(F)', 'y:', '\tdocker run $$F a', 'z: x'],
    ],
  ])('is not seen by %s', async (_, lines) => {
    expect((await read(...lines)).subjects.map(privilegedOf)).toEqual([undefined])
  })

  it('reaches the runs of make that its recipe starts, and no others', async () => {
    const found = await starts({
      Makefile: 'x: export F = --privileged\nx:\n\t$(MAKE) -C a\ny:\n\t$(MAKE) -C b\n',
      'a/Makefile': 'up:\n\tdocker run --name web $(F) a\n',
      'b/Makefile': 'up:\n\tdocker run --name db $(F) a\n',
    })
    expect(found).toContain('web privileged')
    expect(found).not.toContain('db privileged')
  })
})

it('takes either way of a condition that nothing decides', async () => {
  const { subjects } = await read('x:', '\tdocker run $(if $(shell id),--init,--privileged) a')
  expect(subjects.map(privilegedOf)).toEqual([undefined, true])
})

describe('a Makefile', () => {
  it('has commands in its recipes, with its literal variables put in', async () => {
    const { keys, container, gaps } = await read(
      'DOCKER ?= docker',
      'IMAGE := acme/web:1 # the image',
      'LIMITS = --memory 64m --cpus $(CPUS)',
      'CPUS = 2',
      '',
      'run: build',
      '\t@$(DOCKER) run -d $(LIMITS) \\',
      '\t  --user 5 ${IMAGE}',
      '\t-docker exec web sh',
    )
    expect([keys, gaps]).toEqual([['run/web', 'exec/web'], []])
    const web = container('run/web')
    expect(valueAndPlace(web.memoryLimit)).toEqual([67108864, '3:64m'])
    expect(valueAndPlace(web.cpuLimit)).toEqual([2, '4:2'])
    expect(valueAndPlace(web.user)).toEqual(['5', '8:5'])
    expect(valueAndPlace(web.image)).toEqual(['acme/web:1', '2:acme/web:1'])
    expect([place(web.at), web.oneOff, web.opaque]).toEqual(['7:$(DOCKER) run', false, undefined])
  })

  it('points at the recipe where a value is put together', async () => {
    const { container } = await read('TAG = 2', 'REG = r.io/a', 'x:', '\tdocker run --rm $(REG)/web:$(TAG)')
    expect(valueAndPlace(container('run/web').image)).toEqual(['r.io/a/web:2', '4:$(REG)/web:$(TAG)'])
  })

  it('may name the whole command in a variable', async () => {
    const { container } = await read('RUN = docker run --rm --privileged', 'x:', '\t$(RUN) a', '\t$(RUN) b')
    expect([valueAndPlace(container('run/a').privileged), place(container('run/a').at)]).toEqual([
      [true, '1:--privileged'],
      '3:$(RUN)',
    ])
    expect(place(container('run/b').at)).toBe('4:$(RUN)')
  })

  it('adds up what += adds; under a condition the value is unknown', async () => {
    const sure = await read('F = --rm', 'F += --privileged', 'x:', '\tdocker run $(F) a')
    expect([valueAndPlace(sure.container('run/a').privileged), sure.container('run/a').opaque]).toEqual([
      [true, '2:--privileged'],
      undefined,
    ])
    const open = await read('F = --rm', 'ifdef X', 'F += --privileged', 'endif', 'x:', '\tdocker run $(F) a')
    expect([open.keys, open.container('run/a').privileged?.value]).toEqual([['run/a', 'run/a~2'], true])
  })

  it('has what a block runs once, however often the block is called', async () => {
    const { keys, container } = await read(
      'define in-tools',
      '\tdocker run --rm -v /etc:/etc tools:1 sh -c "$(1)"',
      'endef',
      'lint:',
      '\t$(call in-tools,make lint)',
      'test:',
      '\t$(call in-tools,make test)',
    )
    expect([keys, place(container('run/tools').at), container('run/tools').mounts[0]?.value.source]).toEqual([
      ['run/tools', 'run/tools~2'],
      '2:docker run',
      '/etc',
    ])
    // Of the second call counts what is not the same.
    expect(['mounts', 'command'].map((field) => container('run/tools~2').unsupported.has(field as 'mounts'))).toEqual([
      true,
      false,
    ])
  })

  it('is read with what a condition adds to a variable, and without', async () => {
    const { keys, container } = await read(
      'F := --rm -e DEBUG',
      'ifeq ($(shell tty && echo 1), 1)',
      'F += --memory 64m',
      'endif',
      'x:',
      '\tdocker run $(F) -v $(CURDIR):$(CURDIR) -w $(CURDIR) a:1 make',
    )
    expect(keys).toEqual(['run/a', 'run/a~2'])
    const [more, less] = [container('run/a'), container('run/a~2')]
    expect([more.memoryLimit?.value, less.memoryLimit, less.unsupported.has('memoryLimit')]).toEqual([
      67108864,
      undefined,
      false,
    ])
    expect([more.opaque, more.unresolved.has('mounts'), more.mounts[0]?.value]).toEqual([
      undefined,
      false,
      { type: 'bind', source: '.', target: '.', readOnly: false },
    ])
  })

  it.each([
    ['x:\n\t$(if $(DEBUG),docker run --privileged a:1)', true],
    ['DEBUG ?=\nx:\n\tdocker run $(if $(DEBUG),--privileged) a:1', true],
    ['x:\n\tdocker run $(if ${DEBUG},--privileged,) a:1', true],
    ['DEBUG =\nx:\n\tdocker run $(if $(DEBUG),--privileged,--init) a:1', undefined],
    ['f = docker run $(if $(1),--privileged) a:1\nx:\n\t$(call f)', undefined],
  ] as const)('%j may be called with a value for what is empty', async (text, value) => {
    expect((await read(text)).container('run/a').privileged?.value).toBe(value)
  })

  it.each(['N ?=', 'N =', ''])('puts in no empty value where one is asked for: %j', async (set) => {
    const { subjects } = await read(set, 'O := $(if $(N),--name $(N),)', 'x:', '\tdocker run $(O) a:1 make b')
    expect(subjects.map((one) => one.kind === 'container' && one.image?.value)).toEqual(['a:1'])
  })

  let count = 0
  it.each([
    ['\tdocker run $(OPTS) nginx:1', '${OPTS} has no known value', '1:$(OPTS)'],
    ['\tdocker run $$OPTS nginx:1', '$OPTS has no known value', '1:$$OPTS'],
    [
      `${'ifdef A\nF = a\nendif\n'
        .replace('a', '%')
        .repeat(9)
        .replace(/%/g, () => `--cpus ${++count}`)}x:\n\tdocker run $(F) nginx:1`,
      '${F} has no known value',
      '29:$(F)',
    ],
    ['x:\n\tdocker run $(subst a,b,$(F)) nginx:1', '$(subst …) has no known value', '2:$(subst a,b,$(F))'],
    ['F != ls\nx:\n\tdocker run $(F) nginx:1', 'the output of a command is unknown', '3:$(F)'],
  ])('%j is opaque', async (text, because, at) => {
    const { opaque, image } = (await read(text)).container('run/nginx')
    expect([image?.value, opaque?.because, place(opaque!.at)]).toEqual(['nginx:1', because, at])
  })

  it('knows where it stands, and leaves other functions', async () => {
    const { container } = await read(
      'x:',
      '\tdocker run -v $(CURDIR):/a -v $(shell pwd)/b:/b -v $$(pwd)/c:/c --user $(shell id -u) $(call image,x)',
    )
    const run = container('run/container')
    expect(run.mounts.map((fact) => fact.value.source)).toEqual(['.', './b', './c'])
    expect([run.unresolved.has('user'), run.unresolved.has('image'), run.unresolved.has('mounts')]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('has recipes behind a semicolon and in define', async () => {
    const { keys } = await read('x: ; docker run a', 'define D', 'docker run b', 'endef', 'y: z')
    expect(keys).toEqual(['run/a', 'run/b'])
  })

  it.each([
    ['Q = @\nx:\n\t$(Q)docker run --privileged a', '3:docker run'],
    ['x:\n\t-$(Q) docker run --privileged a', '2:docker run'],
    ['x:\n\t$(Q)docker run --privileged a', '2:$(Q)docker run'],
    ['x:\n\t@+ ${SUDO} docker run --privileged a', '2:docker run'],
    ['.RECIPEPREFIX = >\nx:\n> docker run --privileged a', '3:docker run'],
    ['.RECIPEPREFIX := >\n.RECIPEPREFIX :=\nx:\n\tdocker run --privileged a', '4:docker run'],
    ['ID := $(shell docker run --privileged a)', '1:docker run'],
    ['ID != docker run --privileged a', '1:docker run'],
  ])('%j starts a container', async (text, at) => {
    const { container, keys } = await read(text)
    expect(keys).toEqual(['run/a'])
    expect([place(container('run/a').at), container('run/a').privileged?.value]).toEqual([at, true])
  })

  it.each([
    'X = docker run a',
    '# docker run a',
    'x:\n\t@echo docker run a',
    'x:\n\t# docker run a',
    'help: ## docker run a',
    '$(info docker run a)',
    'define D\nendef\ndocker run a',
  ])('%j starts nothing', async (text) => {
    expect((await read(text)).subjects).toEqual([])
  })
})

describe('functions of make, as make has them', () => {
  const sets =
    'F = --rm --privileged\nFLAGS_dev = --privileged\nFLAGS_prod = --rm\nNAME = FLAGS_dev\nMODE = dev\nONE = privileged.x'
  it.each([
    ['$(word 2,$(F))', true],
    ['$(word 1,$(F))', undefined],
    ['$(word 3,$(F))', undefined],
    ['$(lastword $(F))', true],
    ['$(firstword $(F))', undefined],
    ['$(wordlist 2,5,$(F))', true],
    ['$(wordlist 1,1,$(F))', undefined],
    ['$(filter --p%,$(F))', true],
    ['$(filter --rm,$(F))', undefined],
    ['$(filter-out --r%,$(F))', true],
    ['$(filter-out --p%,$(F))', undefined],
    ['$(join -- --,rm privileged)', true],
    ['$(sort $(F))', true],
    ['$(and $(MODE),--privileged)', true],
    ['$(and $(strip ),--privileged)', undefined],
    ['--$(ONE:.x=)', true],
    ['--$(ONE:%.x=%)', true],
    ['--$(ONE:privileged.x=rm)', undefined],
    ['$($(NAME))', true],
    ['$(FLAGS_$(MODE))', true],
    ['${FLAGS_${MODE:dev=prod}}', undefined],
  ])('%s', async (text, privileged) => {
    const { container } = await read(sets, 'x:', `\tdocker run ${text} a:1`)
    const run = container('run/a')
    expect([run.privileged?.value, run.image?.value]).toEqual([privileged, 'a:1'])
  })
})

describe('included files', () => {
  const readAll = async (files: Record<string, string>, ...own: string[]) => {
    const sources = new Map(Object.entries(files).map(([path, text]) => [path, source(path, text)]))
    const repository = { paths: [...sources.keys()], read: (path: string) => sources.get(path) }
    const { subjects } = await readMakefiles(
      own.map((path) => sources.get(path)!),
      repository,
    )
    return subjects.map((subject) => [
      subject.key,
      place(subject.at),
      subject.kind === 'container' && valueAndPlace(subject.image),
    ])
  }

  it('are read in the place of the line that names them, with the variables of both', async () => {
    const files = {
      Makefile: 'IMAGE = shop:1\ninclude build/rules.inc build/*.mk\n-include none.mk\nweb:\n\tdocker run $(OTHER)\n',
      'build/rules.inc': 'up:\n\tdocker run $(IMAGE)\n',
      'build/more.mk': 'OTHER = web:1\nlab:\n\tdocker run lab:1\n',
    }
    expect(await readAll(files, 'Makefile', 'build/more.mk')).toEqual([
      ['build/rules.inc#run/shop', '2:docker run', ['shop:1', '1:shop:1']],
      ['build/more.mk#run/lab', '3:docker run', ['lab:1', '3:lab:1']],
      ['Makefile#run/web', '5:docker run', ['web:1', '1:web:1']],
    ])
  })

  it.each([
    ['include mk/*.inc\n', ['web']],
    ['sinclude mk/a.inc\n', ['web']],
    ['-include $(wildcard mk/*.inc)\n', ['web']],
    ['all:\n\techo include mk/a.inc\n', []],
  ])('of a Makefile that names no engine itself are read: %j', async (text, found) => {
    expect(await starts({ Makefile: text, 'mk/a.inc': 'x:\n\tdocker run web:1\n' })).toEqual(found)
  })

  it('are read once, also where they include each other', async () => {
    const files = {
      'a.mk': 'include b.mk\na:\n\tdocker run a\n',
      'b.mk': 'include a.mk\nb:\n\tdocker run b\n',
    }
    expect((await readAll(files, 'a.mk', 'b.mk')).map(([key]) => key)).toEqual(['b.mk#run/b', 'a.mk#run/a'])
  })
})

describe('what a recipe gives to another run of make', () => {
  it.each([
    ['OPTS ?=\nrun:\n\tdocker run $(OPTS) img\nx:\n\t@$(MAKE) -s run OPTS=--privileged', [undefined, true]],
    ['run:\n\tdocker run $(OPTS) img\nx:\n\tmake run OPTS="--privileged --init"', [true]],
    ['OPTS ?=\nrun:\n\tdocker run $(OPTS) img\nx:\n\t$(MAKE) test OPTS=--privileged', [undefined]],
  ])('is seen by the targets that it names: %j', async (text, privileged) => {
    const { subjects } = await read(text)
    expect(subjects.map((one) => one.kind === 'container' && one.privileged?.value)).toEqual(privileged)
  })
})

it('takes what is added a hundred thousand times in one go', { tags: 'large' }, async () => {
  const before = process.cpuUsage().user
  const { subjects } = await read(
    'F := --rm',
    ...Array(100_000).fill('F += --init'),
    'x:',
    '\tdocker run --privileged a',
  )
  expect(subjects.map(privilegedOf)).toEqual([true])
  expect(process.cpuUsage().user - before).toBeLessThan(5_000_000)
})

it('reads the words of a call of make once', { tags: 'large' }, async () => {
  const words = 'make '.repeat(200_000)
  const { container } = await read(
    'OPTS ?=',
    'run:',
    '\tdocker run $(OPTS) img',
    'x:',
    `\t${words}run OPTS=--privileged`,
  )
  expect(container('run/img').name).toBe('img')
})
