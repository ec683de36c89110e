import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { source, span } from '../../../src/model/source.ts'
import { plainPipes } from '../../../src/readers/dockerfile/plain-commands.ts'
import { loadUnbash } from '../../../src/readers/shell/unbash.ts'
import { Variables } from '../../../src/readers/shell/variables.ts'

const pipesOf = (text: string) => {
  const file = source('Dockerfile', text)
  return plainPipes(text, (from, to) => span(file, from, to))
}
const textsOf = (text: string) => pipesOf(text)?.map((pipe) => pipe.map((words) => words.map((word) => word.text)))

describe('plain commands', () => {
  it('are words between separators', () => {
    expect(textsOf(`apt-get update &&\n apt-get install -y "curl" a'b c'; ls | sort &\n\nid || true`)).toEqual([
      [['apt-get', 'update']],
      [['apt-get', 'install', '-y', 'curl', 'ab c']],
      [['ls'], ['sort']],
      [['id']],
      [['true']],
    ])
  })

  it('have their places without the quotes around a whole word', () => {
    const text = `curl -o "a b" x'y'`
    const words = pipesOf(text)!.flat(2)
    expect(words.map(({ span: { start, end } }) => text.slice(start, end))).toEqual(['curl', '-o', 'a b', `x'y'`])
  })

  it.each([
    'echo $HOME',
    'echo `id`',
    'A=b make',
    'export A=b',
    'if true; then id; fi',
    'id > /x',
    'id # note',
    'a\\ b',
    '(id)',
    'f() { id; }',
    '! id',
    'echo "a$b"',
    "echo 'a",
    'id &&',
    '| id',
    'id ;; id',
    'id && ; id',
    'echo ü',
  ])('are not read from %s', (text) => {
    expect(pipesOf(text)).toBeUndefined()
  })

  it('leave out the words behind an inert one', () => {
    const text = 'rm -rf /x | curl y'
    const file = source('Dockerfile', text)
    const pipes = plainPipes(
      text,
      (from, to) => span(file, from, to),
      (program) => program === 'rm',
    )
    expect(pipes?.map((pipe) => pipe.map((words) => words.map((word) => word.text)))).toEqual([[[], ['curl', 'y']]])
  })

  it('are what the shell’s own grammar finds', { tags: 'large' }, async () => {
    const { parse, forEachChild } = await loadUnbash()
    const token = fc.constantFrom(
      ...`apt-get install -y a=b --x=1 ./run /usr/bin/id * ? a*b if do done time in [ ] "" '' x"y"z % @ : , + ^ ~ env sh -c && || | ; & |& ;;`.split(
        ' ',
      ),
      '\n',
      ' ',
      '\t',
      '"a b"',
      "'c;d'",
    )
    fc.assert(
      fc.property(fc.array(token, { maxLength: 9 }), (tokens) => {
        const text = tokens.join(' ')
        const pipes = pipesOf(text)
        if (!pipes) return
        const tree = parse(text)
        expect(tree.errors ?? []).toEqual([])
        const file = source('Dockerfile', text)
        const shell = { text, locate: (from: number, to: number) => span(file, from, to) }
        const variables = Variables.of(shell, tree, forEachChild)
        const found: unknown[] = []
        const visit = (node: Parameters<typeof forEachChild>[0], pipe?: unknown[]): void => {
          if (node.type === 'Pipeline') {
            const own: unknown[] = []
            found.push(own)
            for (const command of node.commands) visit(command, own)
          } else if (node.type === 'Command') {
            expect(node.redirects).toEqual([])
            const words = [node.name!, ...node.args].flatMap((word) => {
              expect(word.type).toBe('Word')
              return word.type === 'Word' ? variables.words(word) : []
            })
            if (pipe) pipe.push(words)
            else found.push([words])
          } else {
            expect(['Script', 'Statement', 'AndOr', 'CompoundList']).toContain(node.type)
            forEachChild(node, (child) => visit(child))
          }
        }
        visit(tree)
        expect(pipes).toEqual(found)
      }),
      { numRuns: 600 },
    )
  })
})
