import { expect, it } from 'vitest'
import { starts } from '../starts.ts'

const up = '\nup:\n\tdocker run $(FLAGS) web:1.2\n'
const either = (condition: string) => `${condition}\nFLAGS := --privileged\nelse\nFLAGS := --rm\nendif${up}`

it.each([
  ['ifeq (0,1)', ['web']],
  ['ifeq (1, 1)', ['web privileged']],
  ['ifeq (,)', ['web privileged']],
  [`ifeq "a" 'a'`, ['web privileged']],
  ['ifneq (a,a)', ['web']],
  ['ifneq "a" "b"', ['web privileged']],
  // The call of make may set it.
  ['ifeq ($(DEBUG),1)', ['web', 'web privileged']],
  ['ifdef DEBUG', ['web', 'web privileged']],
  ['DEBUG := 0\nifeq ($(DEBUG),1)', ['web', 'web privileged']],
])('a choice between two branches: %j', async (condition, found) => {
  expect(await starts({ Makefile: either(condition) })).toEqual(found)
})

it.each([
  [
    'the second',
    'ifeq (a,b)\nFLAGS := --rm\nelse ifeq (a,a)\nFLAGS := --privileged\nelse\nFLAGS := --rm\nendif',
    ['web privileged'],
  ],
  [
    'the first',
    'ifeq (a,a)\nFLAGS := --rm\nelse ifeq ($(X),a)\nFLAGS := --privileged\nelse\nFLAGS := --privileged\nendif',
    ['web'],
  ],
  [
    'the second or the third',
    'ifeq (a,b)\nFLAGS := --tty\nelse ifeq ($(X),a)\nFLAGS := --rm\nelse\nFLAGS := --privileged\nendif',
    ['web', 'web privileged'],
  ],
  [
    'within one that is not read',
    'FLAGS := --rm\nifeq (a,b)\nifdef X\nFLAGS := --privileged\nendif\nFLAGS := --privileged\nendif',
    ['web'],
  ],
])('of several branches %s', async (_, text, found) => {
  expect(await starts({ Makefile: text + up })).toEqual(found)
})

it('reads no recipe of a branch that make does not read', async () => {
  const text = 'up:\nifeq (a,b)\n\tdocker run --privileged web:1.2\nelse\n\tdocker run --rm web:1.2\nendif\n'
  expect(await starts({ Makefile: text })).toEqual(['web'])
})

const privileged = 'up:\n\tdocker run --privileged web:1.2\n'

// Each of them runs with GNU make 4.3.
it.each([
  ['a define in a branch that is not read', `ifeq (a,b)\ndefine X\nifeq (c,d)\nendef\nendif\n${privileged}`],
  ['an exported define', `export define X\nifeq (a,b)\nendef\n${privileged}`],
  ['a define behind a tab', `\tdefine X\nifeq (a,b)\nendef\n${privileged}`],
  ['an end behind a tab', `ifeq (a,b)\n\tendif\n${privileged}`],
  ['an alternative behind a tab', `ifeq (a,b)\n\telse\n${privileged}endif\n`],
  ['operands in two lines', `ifeq (a,\\\na)\n${privileged}endif\n`],
  ['a blank that is none to make', `ifeq (a\u00a0,a)\nelse\n${privileged}endif\n`],
  ['a variable named else', `ifeq (a,a)\nelse := 1\n${privileged}endif\n`],
  ['a variable that begins with else', `ifeq (a,a)\nelse-x := 1\n${privileged}endif\n`],
  ['a variable named ifdef', `ifeq (a,b)\nifdef := 1\nendif\n${privileged}`],
  ['a variable that begins with ifdef', `ifeq (a,b)\nifdef-x := 1\nendif\n${privileged}`],
  ['a prefix of recipes that takes the word', `.RECIPEPREFIX = i\nx:\nifeq (a,b)\n${privileged.replace('\t', 'i')}`],
  ['an end with a comment', `ifeq (a,b)\nendif# x\n${privileged}`],
  ['ends of lines of Windows', `ifeq (a,b)\r\nelse\r\n${privileged}endif\r\n`],
])('%s does not hide what is run', async (_, Makefile) => {
  expect(await starts({ Makefile })).toEqual(['web privileged'])
})

const script = { 'up.sh': '#!/bin/sh\ndocker run $FLAGS web:1.2\n' }

it.each([
  // The script is read by itself as well.
  ['export FLAGS := --privileged', ['web ?', 'web privileged']],
  ['export FLAGS := --privileged\nunexport FLAGS', ['web ?']],
  ['export\nFLAGS := --privileged\nunexport FLAGS', ['web ?']],
  ['unexport FLAGS\nexport FLAGS := --privileged', ['web ?', 'web privileged']],
])('what recipes find in their environment: %j', async (text, found) => {
  expect(await starts({ Makefile: `${text}\nup:\n\t./up.sh\n`, ...script })).toEqual(found)
})

it.each([
  ['all: FLAGS := --privileged\nall: up', ['web privileged']],
  ['all: private FLAGS := --privileged\nall: up', ['web ?']],
  ['up: private FLAGS := --privileged', ['web privileged']],
])('what a target sets: %j', async (text, found) => {
  expect(await starts({ Makefile: text + up })).toEqual(found)
})

it.each([
  ['make -n up FLAGS=--privileged', ['web ?']],
  ['make -sn up FLAGS=--privileged', ['web ?']],
  ['make --dry-run up FLAGS=--privileged', ['web ?']],
  ['make -j4 up FLAGS=--privileged', ['web privileged']],
  ['make -Cnone -fn up FLAGS=--privileged', ['web ?']],
  ['make -kOtarget up FLAGS=--privileged', ['web privileged']],
  ['make -fMakefile up FLAGS=--privileged', ['web privileged']],
])('%j', async (call, found) => {
  expect(await starts({ 'a.sh': `${call}\n`, Makefile: up })).toEqual(found)
})

it('says where it includes too many files', async () => {
  const files = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`m/${i}.mk`, `V${i} := 1\n`]))
  const makefile = { Makefile: `include m/*.mk${up}` }
  expect(await starts({ ...makefile, ...files })).toEqual(['gap Makefile', 'web ?'])
  const { 'm/0.mk': _, 'm/1.mk': __, ...fewer } = files
  expect(await starts({ ...makefile, ...fewer })).toEqual(['web ?'])
})

const inner = (path: string) => ({ [path]: up, 'other/Makefile': 'up:\n\techo\n' })

it.each([
  ['D := sub\nx:\n\t$(MAKE) -C $(D) up FLAGS=--privileged', ['web privileged']],
  ['sub:\n\t$(MAKE) -C $@ up FLAGS=--privileged', ['web privileged']],
  ['DIRS = other sub\n$(DIRS):\n\t$(MAKE) -C $@ up FLAGS=--privileged', ['web privileged']],
  ['DIRS = other sub\nx:\n\tfor d in $(DIRS); do $(MAKE) -C $$d up FLAGS=--privileged; done', ['web privileged']],
  ['x:\n\tcd sub && $(MAKE) up FLAGS=--privileged', ['web privileged']],
  ['x:\n\t(cd other && $(MAKE) up); (cd "sub" && $(MAKE) up FLAGS=--privileged)', ['web privileged']],
  ['x:\n\t(cd sub && ls) && $(MAKE) up FLAGS=--privileged', ['web ?']],
  ['x:\n\t$(MAKE) -n -C sub up FLAGS=--privileged', ['web ?']],
])('the folder of a run of make: %j', async (text, found) => {
  expect(await starts({ Makefile: `${text}\n`, ...inner('sub/Makefile') })).toEqual(found)
})
