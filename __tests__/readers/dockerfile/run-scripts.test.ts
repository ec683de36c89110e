import { describe, expect, it } from 'vitest'
import { source } from '../../../src/model/source.ts'
import { runScripts } from '../../../src/readers/dockerfile/run-scripts.ts'

/** Each text, and what stands where it says that a word of it stands. */
const run = (text: string, ...words: string[]) =>
  runScripts(source('Dockerfile', text)).map((script) => [
    script.text,
    ...words.map((word) => {
      const from = script.text.indexOf(word)
      const at = script.locate(from, from + word.length)
      return text.slice(at.start, at.end)
    }),
  ])

describe('the shell text of RUN', () => {
  it('is what the shell is given: without flags, continuations and the comments between them', () => {
    const text =
      'FROM a\nRUN --mount=type=cache,target=/x docker run b\nrun  echo \\\n  # why\n\n  && two \\ \r\n  hi\nRUN ["docker", "run"]\nCMD x\n'
    expect(run(text)).toEqual([['docker run b'], ['echo   && two   hi']])
  })

  it('knows where every word stands', () => {
    const text = 'FROM a\nRUN one \\\n  # why\n\n  && two \\ \r\n  && three # end\nUSER x\n'
    expect(run(text, 'one', 'two', 'three')).toEqual([['one   && two   && three # end', 'one', 'two', 'three']])
  })

  it('goes by the escape directive', () => {
    expect(run('# escape=`\nFROM a\nRUN one `\n  two\n', 'two')).toEqual([['one   two', 'two']])
  })

  it('is the body of a heredoc that is the whole command', () => {
    const text = 'FROM a\nRUN <<EOF\n# note\ndocker run x\nEOF\nRUN <<-"E"\n\techo\n\tE\n'
    expect(run(text)).toEqual([['# note\ndocker run x\n'], ['\techo\n']])
    expect(run('FROM a\nRUN <<EOF\n# note\ndocker run x\nEOF\n', 'run x')).toEqual([
      ['# note\ndocker run x\n', 'run x'],
    ])
  })

  it('leaves scripts of other interpreters alone, and takes those of a shell', () => {
    expect(run('FROM a\nRUN <<EOF\n#!/usr/bin/env python3\nprint()\nEOF\n')).toEqual([])
    expect(run('FROM a\nRUN <<EOF\n#!/bin/bash -e\necho\nEOF\n')).toHaveLength(1)
  })

  it('keeps a heredoc that feeds a command, comments included', () => {
    const shell = 'cat <<EOF > /x\n# kept\n\nEOF'
    expect(run(`FROM a\nRUN ${shell}\nUSER b\n`, '# kept')).toEqual([[shell, '# kept']])
  })

  it('is nothing where nothing runs', () => {
    expect(run('FROM a\nONBUILD LABEL docker run x\nCMD docker run x\n')).toEqual([])
  })

  it('is also what ONBUILD keeps for another image', () => {
    expect(run('FROM a\nONBUILD RUN docker run x\n', 'run x')).toEqual([['docker run x', 'run x']])
  })
})
