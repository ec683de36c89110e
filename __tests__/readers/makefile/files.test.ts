import { afterAll, describe, expect, it } from 'vitest'
import { removeTrees } from '../../tree.ts'
import { found } from '../found.ts'

afterAll(removeTrees)

const pod =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: a\n      image: a\n      securityContext: {privileged: true}'

describe('what `$(file)` writes is read where it is written', () => {
  it.each([
    ['up:\n\t$(file >up.sh,docker run --privileged web)\n\tsh up.sh', ['Makefile:2 critical: web is privileged']],
    [
      'up: gen/up.sh\n\t./$<\ngen/up.sh:\n\t$(file >$@,docker run $(F) web)\nF = --privileged',
      ['Makefile:5 critical: web is privileged'],
    ],
    [
      'define up\nset -e\ndocker run --privileged web\nendef\n$(file >up.sh,$(up))\nall: ; bash up.sh',
      ['Makefile:3 critical: web is privileged'],
    ],
    [
      `define pod\n${pod}\nendef\nup:\n\t$(file >pod.txt,$(pod))\n\tkubectl apply -f pod.txt`,
      ['Makefile:9 critical: a is privileged'],
    ],
    ['up:\n\t$(file >up.sh,docker run --privileged web)\n\tcat up.sh', []],
    ['up:\n\t$(file >up.sh,docker run --init web)\n\tsh up.sh', []],
  ])('%s', async (text, expected) => {
    expect(await found({ Makefile: `${text}\n` })).toEqual(expected)
  })

  it('takes the values that a run of make is given', async () => {
    const files = {
      Makefile: 'F = --init\nup:\n\t$(file >up.sh,docker run $(F) web)\n\tsh up.sh\n',
      'a.sh': '#!/bin/sh\nmake up F=--privileged\n',
    }
    expect(await found(files)).toEqual(['a.sh:2 critical: web is privileged'])
  })
})
