import { DockerfileParser } from 'dockerfile-ast'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Source, Span } from '../../../src/model/source.ts'
import { type Instruction, parseDockerfile } from '../../../src/readers/parse/dockerfile.ts'

const parse = (text: string) => parseDockerfile({ path: 'Dockerfile', text, origin: 'repository' } satisfies Source)
const at = ({ source, start, end }: Span) => source.text.slice(start, end)
/** The instruction of a text that has one, and only it. */
function one(text: string): Instruction {
  const { instructions } = parse(text)
  expect(instructions).toHaveLength(1)
  return instructions[0]!
}
const texts = ({ words }: Instruction) => words.map(({ text }) => text)
const places = ({ words }: Instruction) => words.map((word) => at(word.at))
const problems = (text: string) => parse(text).problems.map((problem) => [at(problem.at), problem.because])

describe('directives', () => {
  it('are read at the top, in any case, behind a byte order mark', () => {
    const { escape: char, directives } = parse(
      '\ufeff# Syntax = docker/dockerfile:1 \r\n#escape=`\n # CHECK=skip=all\nFROM a',
    )
    expect(char).toBe('`')
    expect(directives.map(({ name, value }) => [name, value])).toEqual([
      ['syntax', 'docker/dockerfile:1'],
      ['escape', '`'],
      ['check', 'skip=all'],
    ])
    expect(directives.map((directive) => at(directive.at))).toEqual([
      '# Syntax = docker/dockerfile:1',
      '#escape=`',
      '# CHECK=skip=all',
    ])
  })

  it.each(['# c\n', '\n', 'ARG A\n', '# foo=bar\n', '#\n', '# escape\n'])('end at %j', (first) => {
    const { escape: char, directives } = parse(`${first}# escape=\`\nFROM a`)
    expect([char, directives]).toEqual(['\\', []])
  })

  it('may stand there once', () => {
    const text = '# escape=`\n# escape=\\\nFROM a'
    expect(parse(text).escape).toBe('`')
    expect(problems(text)).toEqual([['# escape=\\', 'The directive `escape` is given twice. Remove one.']])
  })

  it('know two escape characters', () => {
    expect(problems('# escape=x\nFROM a')).toEqual([
      ['# escape=x', 'The directive `escape` must be a backslash or a backtick.'],
    ])
    expect(problems('# escape=`\nFROM a')).toEqual([])
  })
})

describe('lines', () => {
  it('join at the escape character, blanks behind it or not, over blank lines and comments', () => {
    const text = 'RUN a \\  \t\n\n  # c \\\n\t b \\\r\n#d\r\n c \r\n'
    const run = one(text)
    expect(run.args).toBe('a \t b  c')
    expect(at(run.at)).toBe(text.trimEnd())
    expect(at(run.spanOf(run.args.indexOf('b'), run.args.indexOf('b') + 1))).toBe('b')
    expect(at(run.spanOf(0, run.args.length))).toBe(text.slice(4).trimEnd())
    expect(at(run.argsAt)).toBe(text.slice(4).trimEnd())
  })

  it('do not join at two escape characters, at another one, or with something behind it', () => {
    expect(parse('RUN a \\\\\nRUN b `\nRUN c \\ d\nRUN e \\\\\\\nRUN f').instructions.map(({ args }) => args)).toEqual([
      'a \\\\',
      'b `',
      'c \\ d',
      'e \\\\\\',
      'f',
    ])
  })

  it('may break a keyword and a word anywhere', () => {
    const run = one('R\\\nUN ec\\\nho\\\n')
    expect([run.keyword, at(run.keywordAt), run.args, at(run.argsAt)]).toEqual(['RUN', 'R\\\nUN', 'echo', 'ec\\\nho'])
  })

  it('end at LF only', () => {
    expect(one('RUN a\rRUN b').args).toBe('a\rRUN b')
    expect(parse('RUN a\r\nRUN b\r\n').instructions.map((run) => at(run.at))).toEqual(['RUN a', 'RUN b'])
  })

  it('that are comments are none in the middle of a line', () => {
    expect(parse('  # RUN a\n\t#RUN b\nRUN c # d').instructions.map(({ args }) => args)).toEqual(['c # d'])
  })

  it('that trail a continuation belong to the whole, not to the instruction', () => {
    const text = 'USER a \\\n# c\n\nUSER b'
    const user = one(`${text.slice(0, 14)}`)
    expect([at(user.at), at(user.whole)]).toEqual(['USER a', 'USER a \\\n# c\n'])
  })

  it('are trimmed of what Go takes for white space', () => {
    expect(at(one('\u3000FROM a\u00a0\u0085').at)).toBe('FROM a')
    expect(at(one('FROM a\ufeff').at)).toBe('FROM a\ufeff')
  })

  it('have a greatest length', () => {
    const because = 'This line is longer than the 65535 bytes that BuildKit reads.'
    expect(problems(`FROM a\n#${'x'.repeat(65_534)}\n`)).toEqual([])
    expect(problems(`FROM a\n#${'x'.repeat(65_535)}\n`)).toEqual([['', because]])
    expect(problems(`FROM a\n#${'é'.repeat(32_767)}`)).toEqual([])
    expect(problems(`FROM a\nRUN <<E\n${'é'.repeat(32_768)}\nE`)).toEqual([['', because]])
  })
})

describe('flags', () => {
  it('stand before the arguments, with their quotes and escapes taken out', () => {
    const copy = one('COPY --from="a b" --link --chown=\'c\'\\ d \\\n --x= e --f')
    expect(copy.flags.map(({ name, value }) => [name, value])).toEqual([
      ['from', 'a b'],
      ['link', undefined],
      ['chown', 'c d'],
      ['x', ''],
    ])
    expect(copy.flags.map((flag) => at(flag.at))).toEqual(['--from="a b"', '--link', "--chown='c'\\ d", '--x='])
    expect([copy.args, texts(copy)]).toEqual(['e --f', ['e', '--f']])
  })

  it('end at a lone --', () => {
    const run = one('RUN --a -- --b c')
    expect([run.flags.map(({ name }) => name), run.args]).toEqual([['a'], '--b c'])
  })

  it('are not what is quoted or has one dash', () => {
    expect(one('RUN "--a" b').flags).toEqual([])
    expect(one('RUN -a --b').flags).toEqual([])
  })

  it('are misread by BuildKit outside ASCII', () => {
    expect(problems('FROM a\nCOPY --from=à b c')).toEqual([
      ['COPY --from=à b c', 'COPY has a flag with a character outside ASCII.'],
    ])
    expect(problems('FROM a\nCOPY --from=a à c')).toEqual([])
  })
})

describe('words', () => {
  it('of a list are split at blanks, quotes or not', () => {
    const from = one('from --platform=$P "a b"\\\n AS\tc')
    expect(from.keyword).toBe('FROM')
    expect(texts(from)).toEqual(['"a', 'b"', 'AS', 'c'])
    expect(places(from)).toEqual(['"a', 'b"', 'AS', 'c'])
  })

  it('of ARG, ENV and LABEL are grouped by quotes and escapes', () => {
    const env = one('ENV A=1 B="x \\" y" C=\'z\\\' D=a\\ b E="f \\\n# c\n g"')
    expect(texts(env)).toEqual(['A=1', 'B="x \\" y"', "C='z\\'", 'D=a\\ b', 'E="f  g"'])
    expect(env.pairs.map(({ name }) => at(name.at))).toEqual(['A', 'B', 'C', 'D', 'E'])
    expect(env.pairs.map(({ value }) => value && at(value.at))).toEqual([
      '1',
      '"x \\" y"',
      "'z\\'",
      'a\\ b',
      '"f \\\n# c\n g"',
    ])
    expect(texts(one('# escape=`\nENV A=C:\\ B=x` y'))).toEqual(['A=C:\\', 'B=x` y'])
  })

  it('of ARG may be names alone', () => {
    const arg = one('ARG A B= C=d=e')
    expect(arg.pairs.map(({ name, value }) => [name.text, value?.text])).toEqual([
      ['A', undefined],
      ['B', ''],
      ['C', 'd=e'],
    ])
  })

  it('of the old ENV are a name and the rest', () => {
    const env = one('ENV A \t b c=d\\\n e')
    expect(env.pairs.map(({ name, value }) => [name.text, value?.text])).toEqual([['A', 'b c=d e']])
    expect(places(env)).toEqual(['A', 'b c=d\\\n e'])
  })

  it('of commands and single values are one', () => {
    for (const keyword of ['RUN', 'CMD', 'ENTRYPOINT', 'USER', 'WORKDIR', 'STOPSIGNAL', 'MAINTAINER'])
      expect(texts(one(`${keyword} a  "b c" `))).toEqual(['a  "b c"'])
    expect(one('RUN a').isJson).toBe(false)
  })

  it('of the exec form are decoded, and know their places', () => {
    const text = 'CMD [ "a\\"b", \\\n# c\n "\\u0041\\\\" ,""]'
    const cmd = one(text)
    expect([cmd.isJson, texts(cmd)]).toEqual([true, ['a"b', 'A\\', '']])
    expect(places(cmd)).toEqual(['"a\\"b"', '"\\u0041\\\\"', '""'])
  })

  it.each(["['a']", '["a"', '["a",]', '["a"] b', '[ -f x ]', '{"a":"b"}'])('of %s are the shell form', (args) => {
    const cmd = one(`CMD ${args}`)
    expect([cmd.isJson, texts(cmd), cmd.because]).toEqual([false, [args], undefined])
  })

  it('of an array with other items are rejected', () => {
    const cmd = one('CMD ["a", 1]')
    expect([cmd.isJson, cmd.because]).toEqual([false, 'The JSON array of CMD has an item that is not a string.'])
  })

  it('of HEALTHCHECK are its form and its command', () => {
    const check = one('HEALTHCHECK --interval=5s \\\n  cmd  curl a || exit 1')
    expect([texts(check), check.isJson, check.flags[0]?.value]).toEqual([['cmd', 'curl a || exit 1'], false, '5s'])
    const exec = one('HEALTHCHECK CMD ["a", "b"]')
    expect([texts(exec), exec.isJson, places(exec)]).toEqual([['CMD', 'a', 'b'], true, ['CMD', '"a"', '"b"']])
    expect(texts(one('HEALTHCHECK NONE'))).toEqual(['NONE'])
  })

  it('of an unknown instruction are not split', () => {
    const foo = one('Foo a b')
    expect([foo.keyword, foo.isKnown, foo.args, texts(foo)]).toEqual(['Foo', false, 'a b', []])
    expect(one('RUN').isKnown).toBe(true)
  })
})

describe('ONBUILD', () => {
  it('has an instruction of its own', () => {
    const text = 'ONBUILD \\\n # c\n Copy --from=a \\\n ["b", "c"]'
    const copy = one(text).onbuild!
    expect([copy.keyword, copy.flags[0]?.value, texts(copy), copy.isJson]).toEqual(['COPY', 'a', ['b', 'c'], true])
    expect(at(copy.at)).toBe(text.slice(text.indexOf('Copy')))
  })

  it('has its heredocs', () => {
    const [onbuild, user] = parse('ONBUILD RUN <<E\na\nE\nUSER b').instructions
    expect(onbuild!.onbuild!.heredocs).toBe(onbuild!.heredocs)
    expect([onbuild!.heredocs.map(({ text }) => text), user!.keyword]).toEqual([['a\n'], 'USER'])
  })
})

describe('heredocs', () => {
  it('belong to their instruction', () => {
    const text = 'RUN <<A cat <<-"B" > x \\\n y\na\n# b \\\nA\n\tc\n\t\tB\nUSER d'
    const [run, user] = parse(text).instructions
    expect(run!.heredocs.map(({ name, expand, chomp, text: body }) => [name, expand, chomp, body])).toEqual([
      ['A', true, false, 'a\n# b \\\n'],
      ['B', false, true, 'c\n'],
    ])
    expect(run!.heredocs.map((heredoc) => at(heredoc.at))).toEqual(['a\n# b \\\n', '\tc\n'])
    expect([at(run!.at), at(run!.whole)]).toEqual(['RUN <<A cat <<-"B" > x \\\n y', text.slice(0, -'\nUSER d'.length)])
    expect(at(user!.at)).toBe('USER d')
  })

  it.each([
    ['RUN', '<<<E'],
    ['RUN', '"<<E"'],
    ['RUN', 'x<<E'],
    ['RUN', "it's <<E"],
    ['RUN', '${a[0]} <<E'],
    ['RUN', '["<<E"]'],
    ['CMD', '<<E'],
    ['ENV', 'A=<<E'],
    ['ONBUILD CMD', '<<E'],
    ['FOO', '<<E'],
  ])('are none in %s %s', (keyword, args) => {
    const { instructions } = parse(`${keyword} ${args}\nUSER a\nE`)
    expect([instructions[0]!.heredocs, instructions[1]!.keyword]).toEqual([[], 'USER'])
  })

  it('reach to the end of the file when nothing closes them', () => {
    const text = 'FROM a\nRUN <<E\nUSER a'
    expect(parse(text).instructions[1]!.heredocs.map((heredoc) => at(heredoc.at))).toEqual(['USER a'])
    expect(problems(text)).toEqual([['RUN <<E', 'No line closes the heredoc `E`.']])
  })

  it('are not read behind substitutions without an end', () => {
    const because = 'The substitutions on this line are nested too deeply to be read.'
    const nested = (depth: number) => `FROM a\nRUN ${'${a-'.repeat(depth)}${'}'.repeat(depth)} <<E\nE`
    expect(problems(nested(500))).toEqual([])
    expect(problems(nested(501)).map(([, reason]) => reason)).toEqual([because, '`E` is not a Dockerfile instruction.'])
  })
})

describe('problems', () => {
  it.each([
    ['FOO', '`FOO` is not a Dockerfile instruction.'],
    ['ADD a', 'ADD needs a source and a destination.'],
    ['COPY a <<E\nE', 'The destination of COPY must not be a heredoc.'],
    ['ARG', 'ARG needs a name.'],
    ['ENV A', 'ENV needs a value for its name.'],
    ['ENV A=1 B', 'ENV has a word without `=`. Write `name=value`.'],
    ['LABEL =a', 'LABEL has an empty name.'],
    ['EXPOSE', 'EXPOSE needs a port.'],
    ['FROM', 'FROM needs an image, or an image, AS and a stage name.'],
    ['FROM a b c', 'FROM needs an image, or an image, AS and a stage name.'],
    ['FROM a AS 1', '`1` is not a valid stage name.'],
    ['HEALTHCHECK', 'HEALTHCHECK needs CMD or NONE.'],
    ['HEALTHCHECK NONE a', 'HEALTHCHECK NONE takes no arguments.'],
    ['HEALTHCHECK CMD', 'HEALTHCHECK CMD needs a command.'],
    ['USER', 'USER needs a value.'],
    ['ONBUILD', 'ONBUILD needs an instruction.'],
    ['ONBUILD FROM a', 'FROM is not allowed after ONBUILD.'],
    ['SHELL a', 'SHELL needs a JSON array of strings.'],
    ['VOLUME', 'VOLUME needs a path.'],
    ['VOLUME [" "]', 'VOLUME has an empty path.'],
  ])('name what is wrong with %j', (line, because) => {
    expect(problems(`FROM a\n${line}`)).toEqual([[line.split('\n')[0], because]])
  })

  it('are in the order of the text', () => {
    expect(problems('USER a\nFROM a\nRUN <<E\nFOO').map(([place]) => place)).toEqual(['USER a', 'RUN <<E'])
    expect(problems('USER a')).toEqual([['USER a', 'USER comes before the first FROM.']])
    expect(problems('ARG A\nFROM a\nUSER b')).toEqual([])
    expect(problems('# c\n')).toEqual([['', 'The Dockerfile has no instructions.']])
    expect(problems('FROM a\n\\\n')).toEqual([['', 'An instruction is missing here.']])
  })
})

/** Everything that is read late. */
function readAll(text: string): void {
  const { instructions, problems: found } = parse(text)
  for (const instruction of instructions) {
    const spans = [instruction.keywordAt, instruction.at, instruction.whole, instruction.argsAt]
    for (const { text: body, at: place } of instruction.heredocs) if (body !== '') spans.push(place)
    for (const flag of instruction.flags) spans.push(flag.at)
    for (const word of instruction.words) spans.push(word.at)
    for (const { start, end } of spans) if (!(start >= 0 && start <= end && end <= text.length)) throw Error('bad span')
  }
  if (found.some((problem) => problem.because === '')) throw Error('no reason')
}

describe('any text', () => {
  const bits = fc.constantFrom(
    ...['RUN', 'from', 'ENV', 'COPY', 'ONBUILD', ' ', '\t', '\n', '\r', '\\', '`', '\\\n', '"', "'", '#', '<<', '<<-E'],
    ...['E', '\nE\n', '--', '=', '[', ']', '"a"', ',', '$', '${', '}', ':-', '/', '\u00a0', '\ufeff', 'é', '😀', '\0'],
  )

  it('is read without an error, and every place lies in it', { tags: 'large' }, () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(bits, { maxLength: 60 }).map((all) => all.join('')),
          fc.string({ unit: 'binary' }),
        ),
        readAll,
      ),
      { numRuns: 2_000 },
    )
  })

  it('has instructions in order that do not overlap', () => {
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 60 }), (all) => {
        const { instructions } = parse(all.join(''))
        instructions.slice(1).forEach((next, i) => {
          expect(next.at.start).toBeGreaterThan(instructions[i]!.whole.end - 1)
        })
      }),
    )
  })

  const many = 400_000
  it.each([
    ['backslashes', `RUN ${'\\'.repeat(many)}`],
    ['backslashes on their own', '\\\n'.repeat(many)],
    ['continuations', 'RUN a \\\n'.repeat(many / 4)],
    ['blank continuations', `RUN a \\\n${'\n'.repeat(many)}`],
    ['quotes', `ENV A=${'"'.repeat(many)}`],
    ['flag quotes', `RUN --a=${"'".repeat(many)}`],
    ['flags', `RUN ${'--a '.repeat(many / 4)}`],
    ['heredoc operators', `RUN ${'<<'.repeat(many)}`],
    ['heredocs', `RUN ${'<<a '.repeat(many / 8)}`],
    ['lines with an operator', 'RUN a <b\n'.repeat(many / 8)],
    ['heredocs in lines', 'RUN <<a\na\n'.repeat(many / 8)],
    ['blanks in a heredoc name', `RUN <<${' '.repeat(many)}<`],
    ['substitutions', `RUN <<a ${'${a-'.repeat(many / 4)}`],
    ['dollars', `RUN <<a ${'$'.repeat(many)}`],
    ['open quotes', `RUN <<a ${"\\'".repeat(many / 2)}"`],
    ['tabs', `RUN <<-a\n${'\t'.repeat(many)}b`],
    ['carriage returns', '\r'.repeat(many)],
    ['blanks', `RUN a${' '.repeat(many)}b`],
    ['brackets', `CMD ${'['.repeat(many)}`],
    ['nested arrays', `CMD ${'['.repeat(many / 2)}${']'.repeat(many / 2)}`],
    ['items', `CMD ["a"${',"a"'.repeat(many / 8)}]`],
    ['ONBUILD', `${'ONBUILD '.repeat(many / 8)}`],
    ['a directive', `# escape=${' '.repeat(many)}x`],
    ['words', `EXPOSE${' a'.repeat(many / 4)}`],
    ['names', `ENV${' a=b'.repeat(many / 8)}`],
    ['broken words', `ENV${' a=b\\\n'.repeat(many / 8)}`],
  ])('of many %s is read before the test runs out of time', { tags: 'large' }, (_, text) => {
    expect(() => readAll(text)).not.toThrow()
  })
})

describe('beside dockerfile-ast', () => {
  // Left out, because that library reads them otherwise than BuildKit does: a lone CR (a line end there), white space outside ASCII
  // (not trimmed), quotes and escapes in flags (not grouped), a heredoc behind an open quote or without a name (read as one), two
  // escape characters at the end of a line (continued), and one alone on the first line (an instruction). Its ranges also take in
  // blanks and continuations behind the last argument.
  const word = fc.stringMatching(/^[a-z0-9./$:-][a-z0-9./$:_-]{0,5}$/).filter((text) => !text.startsWith('--'))
  const gap = fc.constantFrom(' ', '  ', '\t', ' \\\n', ' \\ \n  ', ' \\\r\n\t', ' \\\n# c\n ', ' \\\n\n ', ' \\\n\\\n')
  const flags = fc.array(fc.constantFrom('--a=b', '--from=c', '--platform=linux/amd64'), { maxLength: 2 })
  const keyword = fc.constantFrom(
    'FROM',
    'copy',
    'ADD',
    'RUN',
    'Cmd',
    'EXPOSE',
    'VOLUME',
    'USER',
    'WORKDIR',
    'ENTRYPOINT',
  )
  const instruction = fc
    .tuple(
      keyword,
      flags,
      fc.array(word, { minLength: 1, maxLength: 4 }),
      fc.array(gap, { minLength: 8, maxLength: 8 }),
    )
    .map(([name, before, words, gaps]) => {
      // It knows no flags of other instructions.
      const parts = /^(?:from|copy|add|run)$/i.test(name) ? [...before, ...words] : words
      return name + parts.map((part, i) => gaps[i] + part).join('')
    })
  const file = fc
    .array(fc.tuple(instruction, fc.constantFrom('\n', '\r\n', '\n\n', '\n# c\n', '\n  \n')), {
      minLength: 1,
      maxLength: 6,
    })
    .map((all) => all.flat().join(''))

  it('finds the same instructions at the same places', () => {
    fc.assert(
      fc.property(file, (text) => {
        const offset = ({ line, character }: { line: number; character: number }) => lineStart(text, line) + character
        const theirs = DockerfileParser.parse(text)
          .getInstructions()
          .map((found) => {
            const range = found.getRange()
            const args = found.getArguments()
            return [
              found.getKeyword(),
              text.slice(offset(range.start), offset(range.end)),
              args.map((arg) => arg.getValue()),
            ]
          })
        const ours = parse(text).instructions.map((found) => [found.keyword, at(found.at), found.args.split(/[ \t]+/)])
        expect(ours).toEqual(theirs)
      }),
    )
  })
})

function lineStart(text: string, line: number): number {
  let start = 0
  for (let i = 0; i < line; i++) start = text.indexOf('\n', start) + 1
  return start
}
