import type { SyntaxNode } from 'unbash'
import type { Definition, Functions } from './functions.ts'

/** Characters of a function that is looked at for what it may start before it is read. */
const maxIdle = 20_000

const namesProgram =
  /docker|podman|nerdctl|finch|\bctr\b|kube|container|etcd|k3s|k3d|kind|eksctl|rke2|\bhelm\b|bootstrap|\boc\b/i

/** What a function may do besides that reaches further: another folder, a file, a text that is run, a variable as a command. */
const changesMore =
  /\b(?:cd|pushd|popd|source|eval|trap|alias|tee|install|cp|mv|ln|unset|export|\w*sh)\b|>(?!&)|<<|(?:^|[;&|({`!\n]|\b(?:then|do|else|if|elif|while|until|sudo|exec|command|time|env))\s*["']?[.$`]/

/** Which functions start nothing: they are not read for each of their calls. */
export class IdleFunctions {
  private readonly known = new Map<SyntaxNode, boolean>()

  constructor(private readonly isRelevant: (text: string) => boolean) {}

  mayStart(text: string): boolean {
    return namesProgram.test(text.replace(/["'\\]/g, '')) || this.isRelevant(text)
  }

  /** Whether a function starts nothing but what it is given: it names nothing that does, nor do the functions that it names. */
  of({ node, shell }: Definition, functions: Functions): boolean {
    const known = this.known.get(node)
    if (known !== undefined) return known
    // What calls itself adds nothing.
    this.known.set(node, true)
    const { pos, end } = node.body
    const text = end - pos > maxIdle ? undefined : shell.text.slice(pos, end)
    const isIdle =
      text !== undefined &&
      !changesMore.test(text) &&
      !this.mayStart(text) &&
      [...new Set(text.match(/[\w.:-]+/g))].every((name) =>
        functions.get(name).every((one) => one.node === node || this.of(one, functions)),
      )
    this.known.set(node, isIdle)
    return isIdle
  }
}
