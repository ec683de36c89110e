import { unverifiedOutput } from '../../knowledge/registry-clients.ts'
import { type Build, build } from '../../model/build.ts'
import type { Client } from '../../model/client.ts'
import type { EnvironmentVariable } from '../../model/container.ts'
import { dockerfilesIn, isOutside, joinPath } from '../../model/path.ts'
import { type Fact, type Source, source, type Unresolved } from '../../model/source.ts'
import { mayGoOn, spend } from '../effort.ts'
import { leaveOut } from '../left-out.ts'
import { parseHcl } from '../parse/hcl.ts'
import { parseJson } from '../parse/json.ts'
import {
  type Entry,
  entriesOf,
  factAt,
  isNull,
  itemsOf,
  type Node,
  nodeAt,
  type Scalar,
  spanOf,
  textAt,
} from '../parse/yaml.ts'
import {
  type BuildArguments,
  type DockerfileBuild,
  type FoundGap,
  givenValue,
  type InlineDockerfile,
  maxSubjects,
  type Reader,
} from '../reader.ts'
import { unverifiedRegistry } from '../shell/client.ts'

/** Ways in which a target's matrix comes out, and targets that one inherits from. */
const maxWays = 64
const maxParents = 50

/** Bake files: what each target asks of the builder, and the images that it makes. */
export const readBake: Reader = async (sources) => {
  const subjects: (Build | Client)[] = []
  const gaps: FoundGap[] = []
  const builtImages: [string, string][] = []
  const builds: DockerfileBuild[] = []
  for (const source of sources) {
    if (!mayGoOn(source)) continue
    const file = read(source, gaps)
    subjects.push(...file.builds(), ...file.registries())
    builtImages.push(...file.images())
    builds.push(...file.dockerfiles())
  }
  return { subjects, gaps, builtImages, builds }
}

function read(from: Source, gaps: FoundGap[]): BakeFile {
  const { documents, problems } = from.path.endsWith('.json') ? parseJson(from) : parseHcl(from)
  // Other programs' JSON, with comments or templates in it, may look like a bake file; no other HCL has targets.
  const blocking = !from.path.endsWith('.json') || /bake[^/]*$/i.test(from.path)
  for (const { line, because } of problems) gaps.push({ path: from.path, line, because, blocking })
  return new BakeFile(from, documents[0])
}

/** In JSON a list holds blocks as well, and so may the whole file be one. */
function blocksOf(root: Node | undefined, type: string): readonly Entry[] {
  const each = (node: Node | undefined) => (node?.kind === 'seq' ? node.items : node ? [node] : [])
  return each(root).flatMap((one) => each(nodeAt(one, type)).flatMap(entriesOf))
}

/** A value of a variable, with its place. */
type Values = ReadonlyMap<string, Fact<string>>

class BakeFile {
  private readonly targets: ReadonlyMap<string, Node>
  private readonly variables: Values
  private readonly lines = new Map<Node, ReadonlySet<Node>>()

  constructor(
    private readonly source: Source,
    private readonly root: Node | undefined,
  ) {
    this.targets = new Map(blocksOf(root, 'target').map(({ key, value }) => [key.text, value]))
    const declared = blocksOf(root, 'variable').flatMap(({ key, value }): [string, Fact<string>][] => {
      const standard = nodeAt(value, 'default')
      return standard?.kind === 'scalar' ? [[key.text, factAt(standard, standard.text)]] : []
    })
    const globals = entriesOf(root).flatMap(({ key, value }): [string, Fact<string>][] =>
      value.kind === 'scalar' ? [[key.text, factAt(value, value.text)]] : [],
    )
    this.variables = new Map([...globals, ...declared])
  }

  /** Each target with what stands in it: what it inherits is its parent's. */
  builds(): Build[] {
    return this.ofEach((name, target) => this.buildOf(name, target), maxSubjects + 1)
  }

  /** What each target says, as far as the run goes and as many as are wanted. */
  private ofEach<T>(read: (name: string, target: Node) => readonly T[], wanted = Number.POSITIVE_INFINITY): T[] {
    const found: T[] = []
    for (const [name, target] of this.targets) {
      if (found.length >= wanted || !mayGoOn(this.source)) break
      found.push(...read(name, target))
    }
    return found
  }

  /** The registries that a target pushes to without verified TLS. */
  registries(): Client[] {
    return [...this.targets].flatMap(([name, target]) =>
      itemsOf(nodeAt(target, 'output')).flatMap((output) => {
        const own = output.kind === 'scalar' ? filled(output, this.variables)?.value : fieldsOf(output)
        const registry = own === undefined ? undefined : unverifiedOutput(own)
        const key = (name: string) => `${this.source.path}#${name}`
        return registry === undefined ? [] : [unverifiedRegistry(`the build of ${name}`, registry, spanOf(output), key)]
      }),
    )
  }

  private buildOf(name: string, target: Node): Build[] {
    const unresolved = new Map<'network' | 'entitlements', Unresolved>()
    const known = (field: 'network' | 'entitlements', node: Node | undefined): Fact<string>[] => {
      if (node?.kind !== 'scalar' || isNull(node)) return []
      const fact = filled(node, this.variables)
      if (fact) return fact.value === '' ? [] : [fact]
      unresolved.set(field, { because: 'it depends on a variable', at: spanOf(node) })
      return []
    }
    const [network] = known('network', nodeAt(target, 'network'))
    const list = nodeAt(target, 'entitlements')
    const items = list?.kind === 'scalar' ? [list] : itemsOf(list)
    const entitlements = items.flatMap((item) => known('entitlements', item))
    const env = entriesOf(nodeAt(target, 'args')).map(({ key, value }): Fact<EnvironmentVariable> => {
      const fact = value.kind === 'scalar' ? filled(value, this.variables) : undefined
      const variable = fact ? { name: key.text, value: fact.value } : { name: key.text, from: 'host' as const }
      return { value: variable, at: fact?.at ?? spanOf(value) }
    })
    if (!network && entitlements.length === 0 && env.length === 0 && unresolved.size === 0) return []
    const own = build({
      key: `${this.source.path}#${name}`,
      name,
      dialect: 'dockerfile',
      at: spanOf(target),
      entitlements,
      env,
      unresolved,
      ...(network && { network }),
    })
    return [own]
  }

  /** The images that the targets make, each with the Dockerfile or the context that it is made from. */
  images(): [string, string][] {
    return this.ofEach((_, target) =>
      this.ways(target).flatMap((values): [string, string][] => {
        const from = ['dockerfile', 'context'].flatMap((key) => {
          const node = this.inherited(target, key)
          return (node?.kind === 'scalar' && filled(node, values)?.value) || []
        })
        return itemsOf(this.inherited(target, 'tags')).flatMap((tag): [string, string][] => {
          const name = tag.kind === 'scalar' ? filled(tag, values)?.value : undefined
          return name ? [[name, from[0] ?? '.']] : []
        })
      }),
    )
  }

  /** The Dockerfiles that the targets build, and their stages. */
  dockerfiles(): DockerfileBuild[] {
    const parents = new Set([...this.targets.values()].flatMap((target) => this.named(nodeAt(target, 'inherits'))))
    const grouped = blocksOf(this.root, 'group').flatMap(({ value }) => this.named(nodeAt(value, 'targets')))
    // What others only inherit from is built by nobody.
    const isBuilt = (name: string) => !parents.has(name) || grouped.includes(name)
    return this.ofEach((name, target) =>
      isBuilt(name) && !this.isOnlyFiles(target)
        ? this.ways(target).flatMap((values) => this.dockerfileOf(name, target, values))
        : [],
    )
  }

  /** Whether a target writes files and makes no image: one with a tag may be pushed all the same (`bake --push`). */
  private isOnlyFiles(target: Node): boolean {
    const outputs = itemsOf(this.inherited(target, 'output'))
    const isFiles = (one: Node) =>
      one.kind === 'scalar'
        ? /^(?:(?:[^,]*,)*type=(?:local|tar)(?:,|$)|[^,=${}%]+$)/.test(one.text) && one.text !== '-'
        : /^(?:local|tar)$/.test(textAt(one, 'type') ?? '')
    return outputs.length > 0 && outputs.every(isFiles) && itemsOf(this.inherited(target, 'tags')).length === 0
  }

  private named(list: Node | undefined): string[] {
    return itemsOf(list).flatMap((item) => (item.kind === 'scalar' ? (filled(item, this.variables)?.value ?? []) : []))
  }

  private dockerfileOf(name: string, target: Node, values: Values): DockerfileBuild[] {
    const { path } = this.source
    const inline = this.inherited(target, 'dockerfile-inline')
    const text = (key: string) => {
      const node = this.inherited(target, key)
      return node?.kind === 'scalar' && !isNull(node) ? filled(node, values)?.value : node && null
    }
    const [context, file, stage] = [text('context'), text('dockerfile'), text('target')]
    const [args, namedContexts] = [this.givenOf(target, 'args', values), this.givenOf(target, 'contexts', values)]
    const built = { ...(stage && { target: stage }), args, namedContexts, declared: { file: path, name } }
    if (inline?.kind === 'scalar') {
      const locate: InlineDockerfile['locate'] = ({ start, end }) => inline.within(start, end)
      return [
        {
          paths: [],
          inline: {
            source: source(path, inline.text),
            key: `${path}#${name}/build`,
            name: `the Dockerfile of ${name}`,
            locate,
          },
          ...built,
        },
      ]
    }
    // A context elsewhere (`https://…`, `target:base`), and what is not known.
    if (context === null || file === null || /^[a-z]+:/i.test(`${context} `) || file?.startsWith('/')) return []
    // Paths are those of the folder that bake is called in: that of the file, or the root of the repository.
    const folders = [...new Set([path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '', ''])]
    const all = folders.flatMap((folder) => {
      const inside = joinPath(folder, context ?? '.')
      return (file === undefined ? dockerfilesIn(inside) : [joinPath(inside, file)]).map((one) => ({ one, inside }))
    })
    const found = all.filter(({ one }) => !isOutside(one))
    return [{ paths: found.map(({ one }) => one), contexts: found.map(({ inside }) => inside), ...built }]
  }

  /** What a target gives over what the ones that it inherits from do; what an empty value takes away is not given. */
  private givenOf(target: Node, field: 'args' | 'contexts', values: Values): BuildArguments {
    const found = new Map<string, string | undefined>()
    for (const one of [...this.lineOf(target)].reverse())
      for (const { key, value } of entriesOf(nodeAt(one, field))) {
        if (isNull(value)) found.delete(key.text)
        else if (value.kind === 'scalar')
          found.set(key.text, filled(value, values)?.value ?? givenValue(value.text, false))
      }
    return found
  }

  /** A key of a target, or of those that it inherits from, the last first. */
  private inherited(target: Node, key: string): Node | undefined {
    for (const one of this.lineOf(target)) {
      const own = nodeAt(one, key)
      if (own) return own
    }
    return undefined
  }

  /** A target and those that it inherits from, in the order in which they count. */
  private lineOf(target: Node): ReadonlySet<Node> {
    const known = this.lines.get(target)
    if (known) return known
    const line = new Set<Node>()
    this.follow(target, line)
    this.lines.set(target, line)
    return line
  }

  private follow(target: Node, line: Set<Node>): void {
    if (line.has(target)) return
    if (line.size <= maxParents) line.add(target)
    if (line.size > maxParents) {
      leaveOut(spanOf(target), `only the first ${maxParents} targets that one inherits from are read`)
      return
    }
    spend('parent of a bake target')
    for (const parent of itemsOf(nodeAt(target, 'inherits')).toReversed()) {
      const name = parent.kind === 'scalar' ? filled(parent, this.variables)?.value : undefined
      const found = name === undefined ? undefined : this.targets.get(name)
      if (found) this.follow(found, line)
    }
  }

  /** The variables of a target in each row of its matrix. */
  private ways(target: Node): Values[] {
    let ways: Values[] = [this.variables]
    for (const { key, value } of entriesOf(this.inherited(target, 'matrix'))) {
      const options = itemsOf(value).flatMap((item) => (item.kind === 'scalar' ? [factAt(item, item.text)] : []))
      if (options.length === 0) continue
      if (ways.length * options.length > maxWays) {
        leaveOut(spanOf(value), `a matrix of more than ${maxWays} combinations is not read`)
        continue
      }
      ways = ways.flatMap((values) => options.map((option) => new Map([...values, [key.text, option]])))
    }
    return ways
  }
}

/** `{type = "image", "registry.insecure" = "true"}` as the text that it stands for. */
const fieldsOf = (output: Node): string =>
  entriesOf(output)
    .map(({ key, value }) => `${key.text}=${value.kind === 'scalar' ? value.text : ''}`)
    .join(',')

const maxNested = 10

/** A text with its variables put in, at the place of the value where it is one variable and nothing else; undefined where one is not known. */
function filled(node: Scalar, variables: Values, depth = 0): Fact<string> | undefined {
  const { text } = node
  if (!/[$%]\{/.test(text)) return factAt(node, text)
  if (depth > maxNested) return undefined
  const whole = /^\$\{\s*([\w-]+)\s*\}$/.exec(text)?.[1]
  const only = whole === undefined ? undefined : variables.get(whole)
  if (only) return /[$%]\{/.test(only.value) ? undefined : only
  let isKnown = true
  const value = text.replace(/\$\{\s*([\w-]+)\s*\}/g, (_, name: string) => {
    const found = variables.get(name)?.value
    isKnown &&= found !== undefined && !/[$%]\{/.test(found)
    return found ?? ''
  })
  return isKnown && !/[$%]\{/.test(value) ? factAt(node, value) : undefined
}
