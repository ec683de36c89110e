import { joinPath } from '../../model/path.ts'
import type { Source } from '../../model/source.ts'
import { ignorePatterns } from '../parse/ignore-patterns.ts'
import { entriesOf, itemsOf, type Node, nodeAt, parseYaml, type Scalar, spanOf, textAt, textOf } from '../parse/yaml.ts'
import type { Repository } from '../reader.ts'
import type { Keys } from '../shell/shell.ts'
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

/** Keys of the top level that are no jobs. */
const reserved = new Set(
  'default include stages variables workflow image services before_script after_script cache spec types'.split(' '),
)

/** `!reference [job, key]` stands for what another job says. */
const referenceTag = '!reference'

/** GitLab's own limits: levels of references, and files that a pipeline includes. */
const maxReferences = 10
const maxIncludes = 150
/** Jobs that one job extends. GitLab allows 11 levels of them. */
const maxExtended = 50
/** Lines of all jobs of a pipeline together, those that are another's counted in each job that takes them. */
const maxLines = 40_000

/** The pipelines of a `.gitlab-ci.yml` with the files of the repository that it includes. */
export class GitlabPipeline {
  /** The files that make it up. */
  readonly paths = new Set<string>()
  /** Included files first: what includes them wins. */
  private readonly roots: Node[] = []
  private readonly jobs = new Map<string, Node[]>()
  private readonly extended = new Set<string>()
  private linesLeft = maxLines

  constructor(
    private readonly source: Source,
    private readonly repository: Repository,
    private readonly keys: Keys,
    private readonly to: Jobs,
  ) {}

  /** Reads it all. What the file says itself wins over what it includes. */
  read(): void {
    this.include(this.source)
    for (const root of this.roots) {
      for (const { key, value } of entriesOf(root)) {
        if (reserved.has(key.text) || value.kind !== 'map') continue
        this.jobs.set(key.text, [value, ...(this.jobs.get(key.text) ?? [])])
        for (const name of linesOf(nodeAt(value, 'extends'))) this.extended.add(name.text)
      }
    }
    const variables = this.roots.reduce<Variables>(
      (around, root) => withVariables(around, nodeAt(root, 'variables')),
      new Map(),
    )
    // A template is judged in the jobs that extend it; one that nothing extends may be extended elsewhere.
    for (const name of this.jobs.keys())
      if (!(name.startsWith('.') && this.extended.has(name))) this.readJob(name, variables)
    if (this.linesLeft >= 0) return
    const because = `only the first ${maxLines} lines that its jobs take from each other are read`
    this.to.gaps.push({ path: this.source.path, because, blocking: true })
  }

  private include(source: Source): void {
    if (this.paths.has(source.path)) return
    if (this.paths.size >= maxIncludes) {
      const because = `only the first ${maxIncludes} files that this pipeline includes are read`
      if (!this.to.gaps.some((gap) => gap.because === because))
        this.to.gaps.push({ path: this.source.path, because, blocking: true })
      return
    }
    this.paths.add(source.path)
    const { documents, problems } = parseYaml(source, { knownTags: [referenceTag] })
    if (source === this.source) {
      for (const { line, because } of problems) {
        const reason = `this pipeline does not parse: ${because}`
        this.to.gaps.push({ path: source.path, line, because: reason, blocking: true })
      }
    }
    // A document of `spec:` may come before it.
    const root = documents.findLast((document) => !nodeAt(document, 'spec')) ?? documents.at(-1)
    for (const path of includedFrom(nodeAt(root, 'include'), this.repository)) {
      const found = this.repository.read(path)
      if (found) this.include(found)
    }
    if (root) this.roots.push(root)
  }

  private readJob(name: string, global: Variables): void {
    const chain = this.chain(name)
    // A template may be extended elsewhere, with other rules.
    if (!name.startsWith('.') && isNever(itemsOf(this.setting(chain, 'rules'))[0])) return
    const variables = chain
      .toReversed()
      .reduce((around, node) => withVariables(around, nodeAt(node, 'variables')), global)
    const key = `${this.source.path}#${name}`
    const services = itemsOf(this.setting(chain, 'services'))
    const image = this.setting(chain, 'image')
    const env = environmentOf(variables)
    const named = image && imageOf(image)
    if (named) this.to.containers.push(declared({ key, keys: this.keys, image: expanded(named, variables), env }))
    for (const service of services) {
      const own = imageOf(service)
      const around = withVariables(variables, nodeAt(service, 'variables'))
      if (!own) continue
      const word = expanded(own, around)
      const alias = textAt(service, 'alias')
      const from = { key: `${key}/services`, keys: this.keys, image: word, env: environmentOf(around) }
      this.to.containers.push(declared(alias === undefined ? from : { ...from, name: alias }))
    }
    // What an engine of the job's own starts goes with the job.
    const isThrownAway = services.some((service) => /(?:^|\/)docker:.*dind/.test(imageOf(service)?.text ?? ''))
    const before = this.lines(this.setting(chain, 'before_script'))
    const own = this.lines(this.setting(chain, 'script') ?? this.setting(chain, 'run'))
    const first = this.lines(nodeAt(this.setting(chain, 'hooks'), 'pre_get_sources_script'))
    const allow = this.setting(chain, 'allow_failure')
    const ignored = allow?.kind === 'scalar' && allow.text === 'true' ? { ignored: spanOf(allow) } : {}
    for (const lines of [first, [...before, ...own], this.lines(this.setting(chain, 'after_script'))]) {
      const script = scriptOf(`${key}/`, lines, variables, { isThrownAway })
      if (script) this.to.scripts.push({ ...script, ...ignored })
    }
  }

  /** A job and what it extends, the nearest first. */
  private chain(name: string, seen = new Set<string>()): readonly Node[] {
    if (seen.has(name) || seen.size > maxExtended) return []
    seen.add(name)
    const own = this.jobs.get(name) ?? []
    const parents = own.flatMap((node) => linesOf(nodeAt(node, 'extends'))).toReversed()
    return [...own, ...parents.flatMap((parent) => this.chain(parent.text, seen))]
  }

  /** The nearest of a job's, what it extends, `default:` and the top level. */
  private setting(chain: readonly Node[], key: string): Node | undefined {
    for (const node of chain) {
      const found = nodeAt(node, key)
      if (found) return found
    }
    const general = ['script', 'run'].includes(key) ? [] : this.roots.toReversed()
    return general.flatMap((root) => nodeAt(root, 'default', key) ?? nodeAt(root, key) ?? []).at(0)
  }

  private lines(node: Node | undefined, depth = 0): Scalar[] {
    if (this.linesLeft < 0) return []
    this.linesLeft--
    if (node?.kind !== 'seq') return linesOf(node)
    if (node.tag !== referenceTag) return node.items.flatMap((item) => this.lines(item, depth))
    const [job = '', ...path] = node.items.map((item) => textOf(item) ?? '')
    const found = this.jobs
      .get(job)
      ?.map((root) => nodeAt(root, ...path))
      .find((value) => value !== undefined)
    return depth < maxReferences ? this.lines(found, depth + 1) : []
  }
}

/** A first rule that holds always and keeps the job from running. */
const isNever = (rule: Node | undefined): boolean =>
  textAt(rule, 'when') === 'never' && entriesOf(rule).every(({ key }) => key.text === 'when')

const imageOf = (node: Node): Scalar | undefined => {
  const name = node.kind === 'map' ? nodeAt(node, 'name') : node
  return name?.kind === 'scalar' && !name.isNull && name.text !== '' ? name : undefined
}

/** Files of the repository that an `include` names, also by a pattern. What lies in other projects is not seen. */
function includedFrom(node: Node | undefined, { paths }: Repository): string[] {
  const items = node?.kind === 'seq' ? node.items : node ? [node] : []
  return items.flatMap((item) => {
    const path = item.kind === 'map' ? textAt(item, 'local') : textOf(item)
    if (path === undefined || /^https?:/.test(path)) return []
    if (!path.includes('*')) return [joinPath('', path.replace(/^\/+/, ''))]
    // GitLab takes files of these endings alone; its `**` goes through folders with any name behind.
    const isNamed = ignorePatterns([path.replace(/\*\*(?!\/)/g, '**/*')])
    return paths.filter((one) => /\.ya?ml$/.test(one) && isNamed(one))
  })
}
