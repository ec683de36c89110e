import { runtimeMention } from '../../knowledge/runtimes.ts'
import type { Container } from '../../model/container.ts'
import { joinPath } from '../../model/path.ts'
import type { Source } from '../../model/source.ts'
import { withCommand } from '../command/flags.ts'
import { ignorePatterns } from '../parse/ignore-patterns.ts'
import type { Word } from '../parse/words.ts'
import {
  entriesOf,
  type Node,
  nodeAt,
  parseYaml,
  type Scalar,
  type Sequence,
  spanOf,
  textAt,
  textOf,
} from '../parse/yaml.ts'
import type { Repository } from '../reader.ts'
import { handsOn } from '../shell/named-scripts.ts'
import type { Keys } from '../shell/shell.ts'
import { expressionsOf, type Inputs, inputsOf, variablesWith, withInputs } from './gitlab-inputs.ts'
import { GitlabSteps } from './gitlab-steps.ts'
import {
  declared,
  environmentOf,
  expanded,
  type Jobs,
  linesOf,
  scriptOf,
  type Variables,
  withVariables,
} from './job.ts'
import { combinations } from './matrix.ts'

/** Keys of the top level that are no jobs. */
const reserved = new Set(
  'default include stages variables workflow image services before_script after_script cache spec types'.split(' '),
)

/** `!reference [job, key]` stands for what another job says. */
const referenceTag = '!reference'

/** GitLab's own limits: levels of references, files that a pipeline includes, jobs of a matrix. */
const maxReferences = 10
const maxIncludes = 150
const maxWays = 200
/** Pipelines that one starts, and those start; each as often as it is started otherwise. */
const maxChildren = 50
/** Jobs that one job extends. GitLab allows 11 levels of them. */
const maxExtended = 50
/** Lines of all jobs of a pipeline together, those that are another's counted in each job that takes them. */
const maxLines = 40_000
/** The same of all pipelines; once these are read, of each that is left. */
const maxLinesOfAll = 100_000
const minLines = 2000
/** Lines that are read once more, with other variables or inputs. */
const maxLinesAgain = 5000

/** What another pipeline gives one that it starts, and the files that lead to it. */
interface Started {
  readonly variables: Variables
  readonly inputs: Inputs
  readonly by: readonly string[]
  /** The ways in which pipelines are started, the files of those, and the lines that may be read once more: all together. */
  readonly all: { readonly seen: Set<string>; readonly files: Set<string>; linesAgain: number }
}

/** Lines that the jobs of all pipelines may still have. */
export interface LineBudget {
  left: number
}

export const newLineBudget = (): LineBudget => ({ left: maxLinesOfAll })

/** The pipelines of a `.gitlab-ci.yml` with the files of the repository that it includes, and those that its jobs start. */
export class GitlabPipeline {
  /** The files that make it up. */
  readonly paths = new Set<string>()
  /** Included files first: what includes them wins. */
  private readonly roots: Node[] = []
  private readonly jobs = new Map<string, Node[]>()
  private readonly extended = new Set<string>()
  /** Variables with those of templates, by both. */
  private readonly shared = new WeakMap<Variables, Map<Node, Variables>>()
  private readonly parents = new Map<string, readonly string[]>()
  private linesLeft: number
  private readonly mostLines: number
  private isAgain = false
  /** What each file is given, in each way that it is included. */
  private readonly inputs = new Map<string, Inputs[]>()
  private readonly defaults = new Map<string, Inputs>()
  /** What whoever runs the pipeline may choose for its variables. */
  private choices: readonly (readonly [name: string, value: Word])[] = []

  constructor(
    private readonly source: Source,
    private readonly repository: Repository,
    private readonly keys: Keys,
    private readonly to: Jobs,
    private readonly started: Started = {
      variables: new Map(),
      inputs: new Map(),
      by: [],
      all: { seen: new Set(), files: new Set(), linesAgain: maxLinesAgain },
    },
    /** Lines that all pipelines may still have. */
    private readonly budget: LineBudget = newLineBudget(),
  ) {
    this.mostLines = Math.max(minLines, Math.min(maxLines, budget.left))
    this.linesLeft = this.mostLines
  }

  /** Reads it all. What the file says itself wins over what it includes. */
  read(): void {
    this.isAgain = this.started.all.files.has(this.source.path)
    this.started.all.files.add(this.source.path)
    this.include(this.source, this.started.inputs)
    for (const root of this.roots) {
      for (const { key, value } of entriesOf(root)) {
        if (reserved.has(key.text) || value.kind !== 'map') continue
        this.jobs.set(key.text, [value, ...(this.jobs.get(key.text) ?? [])])
        for (const name of linesOf(nodeAt(value, 'extends'))) this.extended.add(name.text)
      }
    }
    const variables = this.roots.reduce<Variables>(
      (around, root) => this.withVariables(around, nodeAt(root, 'variables')),
      new Map(),
    )
    this.choices = this.roots
      .flatMap((root) => entriesOf(nodeAt(root, 'variables')))
      .flatMap(({ key, value }) =>
        this.started.variables.has(key.text)
          ? []
          : optionsOf(value).map((option) => [key.text, { text: option.text, span: spanOf(option) }] as const),
      )
    // Those of the job that starts it win over the file's own.
    const all = new Map([...variables, ...this.started.variables])
    // A template is judged in the jobs that extend it; one that nothing extends may be extended elsewhere.
    for (const name of this.jobs.keys()) {
      if (this.linesLeft < 0) break
      if (!(name.startsWith('.') && this.extended.has(name))) this.readJob(name, all)
    }
    if (this.started.by.length === 0) this.budget.left -= this.mostLines - this.linesLeft
    if (this.linesLeft >= 0) return
    const because = `only the first ${this.mostLines} lines that its jobs take from each other are read: the jobs behind them are not checked`
    this.to.gaps.push({ path: this.source.path, because, blocking: true })
  }

  private include(source: Source, given: Inputs): void {
    if (this.paths.has(source.path)) {
      this.given(source.path, given)
      return
    }
    if (this.paths.size >= maxIncludes) {
      this.tooMuch(`only the first ${maxIncludes} files that this pipeline includes are read`)
      return
    }
    this.paths.add(source.path)
    const { documents, problems } = parseYaml(source, { knownTags: [referenceTag], merges: 'last' })
    if (source === this.source) {
      for (const { line, because } of problems) {
        const reason = `this pipeline does not parse: ${because}`
        this.to.gaps.push({ path: source.path, line, because: reason, blocking: true })
      }
    }
    // A document of `spec:` may come before it.
    const root = documents.findLast((document) => !nodeAt(document, 'spec')) ?? documents.at(-1)
    const defaults = documents.flatMap((document) => entriesOf(nodeAt(document, 'spec', 'inputs')))
    this.defaults.set(source.path, new Map(defaults.map(({ key, value }) => [key.text, textAt(value, 'default')])))
    this.given(source.path, given)
    if (source === this.source && this.started.by.length === 0)
      for (const { key, value } of defaults)
        for (const option of optionsOf(value)) this.given(source.path, new Map([...given, [key.text, option.text]]))
    const items = listOf(nodeAt(root, 'include'))
    if (items.length > maxIncludes)
      this.tooMuch(`only the first ${maxIncludes} files that this pipeline includes are read`)
    for (const item of items.slice(0, maxIncludes))
      for (const found of this.filesOf(item)) this.include(found, inputsOf(item))
    if (root) this.roots.push(root)
  }

  private filesOf(item: Node): Source[] {
    return includedFrom(item, this.repository).flatMap((path) => this.repository.read(path) ?? [])
  }

  /** Takes what a file is given over its defaults. */
  private given(path: string, given: Inputs): void {
    const known = this.inputs.get(path) ?? []
    this.inputs.set(path, known)
    if (known.length >= maxIncludes) this.tooMuch(`only the first ${maxIncludes} inclusions of one file are read`)
    else known.push(new Map([...(this.defaults.get(path) ?? []), ...given]))
  }

  private tooMuch(because: string): void {
    if (!this.to.gaps.some((gap) => gap.because === because))
      this.to.gaps.push({ path: this.source.path, because, blocking: true })
  }

  /** A job never runs whose rules, up to the first that holds always, all say so: without one that holds it is left out. */
  private isNever(chain: readonly Node[]): boolean {
    const rules = this.setting(chain, 'rules')
    if (!rules) return textOf(this.setting(chain, 'when')) === 'never'
    const list = this.items(rules)
    const last = list.findIndex((rule) => isForAll(rule))
    const asked = last < 0 ? list : list.slice(0, last + 1)
    return asked.length > 0 && asked.every(isNever)
  }

  private readJob(name: string, global: Variables): void {
    const chain = this.chain(name)
    // A template may be extended elsewhere, with other rules.
    if (!name.startsWith('.') && this.isNever(chain)) return
    const before = this.lines(this.setting(chain, 'before_script'))
    const own = this.lines(this.setting(chain, 'script'))
    const first = this.lines(nodeAt(this.setting(chain, 'hooks'), 'pre_get_sources_script'))
    const texts = [first, [...before, ...own], this.lines(this.setting(chain, 'after_script'))]
    const path = chain[0]?.source.path ?? this.source.path
    let isAgain = this.isAgain
    for (const inputs of this.inputs.get(path) ?? [new Map()]) {
      for (const variables of this.waysOf(chain, global, texts.flat())) {
        if (isAgain) this.started.all.linesAgain -= Math.max(1, texts.flat().length)
        if (isAgain && this.started.all.linesAgain < 0) {
          this.tooMuch('this pipeline runs its jobs in more ways than are read')
          return
        }
        isAgain = true
        const known = variablesWith(variables, inputs)
        this.readWay(name, chain, known, inputs, texts)
        this.start(chain, known, inputs)
      }
    }
  }

  private readWay(
    name: string,
    chain: readonly Node[],
    variables: Variables,
    inputs: Inputs,
    texts: readonly (readonly Scalar[])[],
  ): void {
    const key = `${this.source.path}#${name}`
    const services = this.items(this.setting(chain, 'services'))
    const image = this.setting(chain, 'image')
    const env = environmentOf(variables)
    const named = image && imageOf(image)
    const word = (node: Scalar, around: Variables) => expanded(node, around, withInputs(node.text, inputs))
    if (named) this.to.containers.push(declared({ key, keys: this.keys, image: word(named, variables), env }))
    for (const service of services) {
      const own = imageOf(service)
      const around = this.withVariables(variables, nodeAt(service, 'variables'))
      if (!own) continue
      const alias = textAt(service, 'alias')
      const from = { key: `${key}/services`, keys: this.keys, image: word(own, around), env: environmentOf(around) }
      this.to.containers.push(commanded(declared(alias === undefined ? from : { ...from, name: alias }), service))
    }
    // What an engine of the job's own starts goes with the job.
    const isThrownAway = services.some((service) => /(?:^|\/)docker:.*dind/.test(imageOf(service)?.text ?? ''))
    const allow = this.setting(chain, 'allow_failure')
    const ignored = allow?.kind === 'scalar' && allow.text === 'true' ? { ignored: spanOf(allow) } : {}
    const scripts = texts.map((lines) => scriptOf(`${key}/`, lines, variables, { expressions: expressionsOf(inputs) }))
    const steps = new GitlabSteps(this.source.path, this.repository, this.to)
    for (const script of [...scripts, ...steps.scripts(this.setting(chain, 'run'), key, variables)])
      if (script) this.to.scripts.push({ ...script, isThrownAway, ...ignored })
  }

  /** Reads the pipelines of the repository that a job starts: they see its variables. */
  private start(chain: readonly Node[], variables: Variables, around: Inputs): void {
    for (const item of listOf(nodeAt(this.setting(chain, 'trigger'), 'include'))) {
      const inputs = new Map([...inputsOf(item)].map(([name, text]) => [name, text && withInputs(text, around)]))
      for (const found of this.filesOf(item)) {
        const by = [...this.started.by, this.source.path]
        const { all } = this.started
        const sign = JSON.stringify([found.path, [...inputs], [...variables].map(([name, { text }]) => [name, text])])
        if (by.includes(found.path) || all.seen.has(sign)) continue
        if (all.seen.size >= maxChildren) {
          this.tooMuch('its jobs start more pipelines than are read')
          return
        }
        all.seen.add(sign)
        const started = { variables, inputs, by, all }
        const child = new GitlabPipeline(found, this.repository, this.keys, this.to, started, this.budget)
        child.linesLeft = this.linesLeft
        child.read()
        this.linesLeft = child.linesLeft
        for (const path of child.paths) this.paths.add(path)
      }
    }
  }

  /** The variables of a job in each way that it may run: as its rules and those of the pipeline set them, and for each row of its matrix. */
  private waysOf(chain: readonly Node[], global: Variables, lines: readonly Scalar[]): Variables[] {
    const workflow = this.roots.toReversed().flatMap((root) => nodeAt(root, 'workflow', 'rules') ?? [])[0]
    const own = chain.toReversed().map((node) => nodeAt(node, 'variables'))
    const matrix = listOf(this.referred(nodeAt(this.setting(chain, 'parallel'), 'matrix')))
    // Once there are too many ways, one of each job is enough.
    const isOver = this.started.all.linesAgain < 0
    const rows = matrix.length > 0 && !isOver ? matrix.flatMap(rowsOf) : [new Map<string, Word>()]
    const text = lines.map((line) => line.text).join('\n')
    const images = [this.setting(chain, 'image'), ...this.items(this.setting(chain, 'services'))].flatMap((node) =>
      node ? [writtenAs(node)] : [],
    )
    const seen = [text, ...images].join('\n')
    const isForAll = handsOn(text) || chain.some((node) => nodeAt(node, 'trigger') ?? nodeAt(node, 'run'))
    const ways = new Map<string, Variables>()
    const signs = new Map<string, number>()
    const chosen = this.choices
      .filter(
        ([name]) => namedIn(global).has(name) || lines.some((one) => one.text.includes(name) && starts.test(one.text)),
      )
      .slice(0, maxWays)
      .map((choice) => new Map([...global, choice]))
    for (const start of [global, ...chosen].flatMap((one) => this.waysBy(workflow, one))) {
      // Many jobs extend the same templates: what these set is put together once.
      const shared = own.slice(0, -1).reduce(this.withShared, start)
      const around = this.withVariables(shared, own.at(-1))
      for (const one of this.waysBy(this.setting(chain, 'rules'), around)) {
        const signOf = (variables: Variables) =>
          isForAll
            ? signOfAll(variables)
            : JSON.stringify(
                [...variables].flatMap(([name, { text: value }]) =>
                  seen.includes(name) || namedIn(one).has(name) ? [name, value] : [],
                ),
              )
        // Values may be long, and rows many: those that the rows share are looked at once.
        const shared = signOf(one)
        const at = signs.get(shared) ?? signs.size
        signs.set(shared, at)
        for (const row of rows) {
          const variables = row.size > 0 ? new Map([...one, ...row]) : one
          const sign = `${at} ${row.size > 0 ? signOf(row) : ''}`
          if (!ways.has(sign)) ways.set(sign, variables)
          if (ways.size > maxWays) {
            this.tooMuch('this pipeline runs its jobs in more ways than are read')
            return [...ways.values()].slice(0, maxWays)
          }
        }
      }
    }
    return [...ways.values()]
  }

  /** The variables with what each rule sets that may let something run; as they are where one of these sets nothing. */
  private waysBy(rules: Node | undefined, around: Variables): Variables[] {
    const running = this.items(rules).filter((rule) => !isNever(rule))
    const setting = running.flatMap((rule) => nodeAt(rule, 'variables') ?? [])
    const isPlain = setting.length === 0 || setting.length < running.length
    return [...(isPlain ? [around] : []), ...setting.map((own) => this.withVariables(around, own))]
  }

  /** A job and what it extends, the nearest first. */
  private chain(name: string, seen = new Set<string>(), found: Node[] = []): readonly Node[] {
    if (seen.has(name)) return found
    if (seen.size > maxExtended) {
      this.tooMuch(`only the first ${maxExtended} jobs that a job extends are read`)
      return found
    }
    seen.add(name)
    found.push(...(this.jobs.get(name) ?? []))
    for (const parent of this.parentsOf(name)) this.chain(parent, seen, found)
    return found
  }

  /** What a job extends itself, the nearest first: asked once of a template that many jobs extend. */
  private parentsOf(name: string): readonly string[] {
    const known = this.parents.get(name)
    if (known) return known
    const own = this.jobs.get(name) ?? []
    const parents = own.flatMap((node) => linesOf(nodeAt(node, 'extends')).map(({ text }) => text)).toReversed()
    this.parents.set(name, parents)
    return parents
  }

  /** The nearest of a job's, what it extends, `default:` and the top level. */
  private setting(chain: readonly Node[], key: string): Node | undefined {
    for (const node of chain) {
      const found = this.referred(nodeAt(node, key))
      if (found) return found
    }
    const general = ['script', 'run'].includes(key) ? [] : this.roots.toReversed()
    return general.flatMap((root) => nodeAt(root, 'default', key) ?? nodeAt(root, key) ?? []).at(0)
  }

  /** What `!reference [job, key]` names. */
  private target({ items }: Sequence): Node | undefined {
    const [job = '', ...path] = items.map((item) => textOf(item) ?? '')
    const roots = this.jobs.get(job) ?? this.roots.toReversed().flatMap((root) => nodeAt(root, job) ?? [])
    return roots.map((root) => nodeAt(root, ...path)).find((value) => value !== undefined)
  }

  /** What a reference stands for; any other node as it is. */
  private referred(node: Node | undefined, depth = 0): Node | undefined {
    const isReference = node?.kind === 'seq' && node.tag === referenceTag
    return isReference && depth < maxReferences ? this.referred(this.target(node), depth + 1) : node
  }

  /** The variables of a mapping over those around it, where it or some of them may stand elsewhere. */
  private withVariables = (around: Variables, map: Node | undefined): Variables => {
    const node = this.referred(map)
    const referring = entriesOf(node).flatMap(({ key, value }): [string, Word][] => {
      const found = value.kind === 'seq' ? this.referred(value) : undefined
      const own = found?.kind === 'map' ? nodeAt(found, 'value') : found
      return own?.kind === 'scalar' ? [[key.text, { text: textOf(own) ?? '', span: spanOf(own) }]] : []
    })
    const own = withVariables(around, node)
    return referring.length === 0 ? own : new Map([...own, ...referring])
  }

  private withShared = (around: Variables, map: Node | undefined): Variables => {
    if (!map) return around
    const known = this.shared.get(around) ?? new Map<Node, Variables>()
    this.shared.set(around, known)
    const found = known.get(map) ?? this.withVariables(around, map)
    known.set(map, found)
    return found
  }

  /** The items of a list, those that stand elsewhere among them. */
  private items(node: Node | undefined, depth = 0): readonly Node[] {
    const list = this.referred(node)
    if (list?.kind !== 'seq') return list ? [list] : []
    if (depth > maxReferences || list.tag === referenceTag) return []
    return list.items.flatMap((item) => {
      const found = this.referred(item)
      return found?.kind === 'seq' ? this.items(found, depth + 1) : (found ?? [])
    })
  }

  private lines(node: Node | undefined, depth = 0): Scalar[] {
    if (this.linesLeft < 0) return []
    this.linesLeft--
    if (node?.kind !== 'seq') return linesOf(node)
    if (node.tag !== referenceTag) return node.items.flatMap((item) => this.lines(item, depth))
    return depth < maxReferences ? this.lines(this.target(node), depth + 1) : []
  }
}

/** A rule that keeps the job from running where it holds. */
const isNever = (rule: Node): boolean => textAt(rule, 'when') === 'never'

/** A rule that holds always. */
const isForAll = (rule: Node): boolean => entriesOf(rule).every(({ key }) => /^(?:when|allow_failure)$/.test(key.text))

/** What another value of a variable may start otherwise. */
const starts = new RegExp(`${runtimeMention}|\\bkubectl\\b`, 'i')

/** The values among which a person chooses one. */
const optionsOf = (declared: Node): readonly Scalar[] => {
  const options = nodeAt(declared, 'options')
  return options ? linesOf(options) : []
}

/** The rows that an item of `parallel:matrix` stands for. */
const rowsOf = (item: Node): ReadonlyMap<string, Word>[] =>
  combinations(
    entriesOf(item).map(({ key, value }) => [
      key.text,
      linesOf(value).map((line): Word => ({ text: line.text, span: spanOf(line) })),
    ]),
    maxWays,
  )

const namesOf = new WeakMap<Variables, ReadonlySet<string>>()

/** Variables that others name. */
function namedIn(variables: Variables): ReadonlySet<string> {
  const known = namesOf.get(variables)
  if (known) return known
  const found = new Set(
    [...variables.values()].flatMap(({ text }) => [...text.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name!)),
  )
  namesOf.set(variables, found)
  return found
}

const writtenAs = (node: Node): string => {
  const { source, start, end } = spanOf(node)
  return source.text.slice(start, end)
}

const listOf = (node: Node | undefined): readonly Node[] => (node?.kind === 'seq' ? node.items : node ? [node] : [])

const imageOf = (node: Node): Scalar | undefined => {
  const name = node.kind === 'map' ? nodeAt(node, 'name') : node
  return name?.kind === 'scalar' && !name.isNull && name.text !== '' ? name : undefined
}

/** What a service runs in place of its image's own. */
function commanded(read: Container, service: Node): Container {
  const [entrypoint, command] = ['entrypoint', 'command'].map((name) => linesOf(nodeAt(service, name)))
  const words = command!.map((line): Word => ({ text: line.text, span: spanOf(line) }))
  const [first] = entrypoint!
  const own = first ? { ...read, entrypoint: { value: entrypoint!.map(({ text }) => text), at: spanOf(first) } } : read
  return words.length > 0 ? withCommand(own, words) : own
}

/** Files of the repository that an item of `include` names, also by a pattern. What lies in other projects is not seen. */
function includedFrom(item: Node, { paths }: Repository): string[] {
  const path = item.kind === 'map' ? textAt(item, 'local') : textOf(item)
  if (path === undefined || /^https?:/.test(path)) return []
  if (!path.includes('*')) return [joinPath('', path.replace(/^\/+/, ''))]
  // GitLab takes files of these endings alone; its `**` goes through folders with any name behind.
  const isNamed = ignorePatterns([path.replace(/\*\*(?!\/)/g, '**/*')], true)
  return paths.filter((one) => /\.ya?ml$/.test(one) && isNamed(one))
}

const wholeSigns = new WeakMap<Variables, string>()

/** What tells variables from others; many jobs have the same. */
function signOfAll(variables: Variables): string {
  let sign = wholeSigns.get(variables)
  if (sign === undefined) {
    sign = JSON.stringify([...variables].flatMap(([name, { text }]) => [name, text]))
    wholeSigns.set(variables, sign)
  }
  return sign
}
