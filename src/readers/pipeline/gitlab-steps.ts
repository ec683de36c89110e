import { joinPath } from '../../model/path.ts'
import type { Word } from '../parse/words.ts'
import { entriesOf, itemsOf, type Node, nodeAt, type Scalar, spanOf, textAt, textOf } from '../parse/yaml.ts'
import type { Repository } from '../reader.ts'
import type { Script } from '../shell/shell.ts'
import type { Inputs } from './gitlab-inputs.ts'
import {
  addOnce,
  documentsOf,
  type Expressions,
  type Jobs,
  leaveOutLong,
  linesOf,
  scriptOf,
  type Variables,
  withVariables,
} from './job.ts'

/** `${{ inputs.name }}`. Source: GitLab Functions (CI/CD Steps), expressions. */
const pattern = /\$\{\{((?:(?!\$\{\{|\}\}).)*)\}\}/gs

/** Steps within steps; steps of one job, those of other files among them. */
const maxDepth = 10
const maxSteps = 500

interface Around {
  readonly key: string
  readonly variables: Variables
  readonly inputs: Inputs
  /** The folder that steps are named from. */
  readonly folder: string
}

/** What the steps of a job's `run` run: scripts, and the steps of this repository, each with what it is given. */
export class GitlabSteps {
  private left = maxSteps

  constructor(
    private readonly path: string,
    private readonly repository: Pick<Repository, 'read'>,
    private readonly to: Jobs,
  ) {}

  scripts(steps: Node | undefined, key: string, variables: Variables): readonly Script[] {
    return this.read(steps, { key, variables, inputs: new Map(), folder: '' }, 0)
  }

  private read(steps: Node | undefined, around: Around, depth: number): readonly Script[] {
    return itemsOf(steps).flatMap((step) => {
      if (depth > maxDepth || --this.left < 0) return this.tooMuch()
      const expressions = expressionsOf(around)
      const variables = withVariables(around.variables, nodeAt(step, 'env'))
      const own = scriptOf(`${around.key}/`, linesOf(nodeAt(step, 'script')), variables, { expressions })
      const name = textAt(step, 'step') ?? textAt(step, 'func')
      return [
        ...(own ? [own] : []),
        ...(name === undefined ? [] : this.named(name, step, { ...around, variables }, depth)),
      ]
    })
  }

  /** A step of the repository, by the path of its folder. What lies elsewhere is not seen. */
  private named(name: string, step: Node, around: Around, depth: number): readonly Script[] {
    if (!/^\.{0,2}\//.test(name)) return []
    const folder = joinPath(name.startsWith('/') ? '' : around.folder, name.replace(/^\/+/, ''))
    const source =
      this.repository.read(joinPath(folder, 'step.yml')) ?? this.repository.read(joinPath(folder, 'func.yml'))
    if (!source) return []
    const documents = documentsOf(source, 'template', this.to)
    const defaults = documents.flatMap((document) => entriesOf(nodeAt(document, 'spec', 'inputs')))
    const { lookUp } = expressionsOf(around)
    const given = entriesOf(nodeAt(step, 'inputs')).map(
      ({ key, value }) => [key.text, filled(value, textOf(value), lookUp)] as const,
    )
    const inputs = new Map([
      ...defaults.map(({ key, value }) => [key.text, textAt(value, 'default')] as const),
      ...given,
    ])
    return documents.flatMap((document) => {
      const inner = { ...around, inputs, folder, variables: withVariables(around.variables, nodeAt(document, 'env')) }
      const command = commandOf(linesOf(nodeAt(document, 'exec', 'command')), inner)
      const steps = nodeAt(document, 'run') ?? nodeAt(document, 'steps')
      return [...(command ? [command] : []), ...this.read(steps, inner, depth + 1)]
    })
  }

  private tooMuch(): readonly Script[] {
    addOnce(this.to, this.path, 'a job of this pipeline has more steps than are read')
    return []
  }
}

const expressionsOf = ({ inputs, variables }: Around): Expressions => ({
  pattern,
  lookUp: (expression) => {
    const [, of, name = ''] = /^(inputs|env|job)\.(\w+)$/.exec(expression.trim()) ?? []
    return of === 'inputs' ? inputs.get(name) : of === undefined ? undefined : variables.get(name)?.text
  },
})

/** A text with its expressions put in; undefined where one is not known. */
function filled(at: Node, text: string | undefined, lookUp: Expressions['lookUp']): string | undefined {
  if (text !== undefined && text.length > maxText) leaveOutLong(at)
  let isKnown = text !== undefined && text.length <= maxText
  const put = isKnown
    ? text?.replace(pattern, (written, inner: string) => {
        const found = lookUp(inner)
        isKnown &&= found !== undefined
        return found ?? written
      })
    : undefined
  const isTooLong = (put?.length ?? 0) > maxText
  if (isKnown && isTooLong) leaveOutLong(at)
  return isKnown && !isTooLong ? put : undefined
}

/** Characters of a value. */
const maxText = 10_000

/** A program with its words. */
function commandOf(given: readonly Scalar[], around: Around): Script | undefined {
  const script = scriptOf(`${around.key}/`, given, around.variables)
  const { lookUp } = expressionsOf(around)
  const words = given.map((one): Word => {
    const text = filled(one, one.text, lookUp)
    return {
      text: text ?? one.text,
      span: spanOf(one),
      ...(text === undefined && { unsure: `${one.text} is known only when the pipeline runs` }),
    }
  })
  return script && { ...script, text: words.map(({ text }) => text).join(' '), words }
}
