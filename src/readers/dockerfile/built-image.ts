import { startsAsOther, userVariables } from '../../knowledge/image-users.ts'
import type { EnvironmentVariable, Port, Probe } from '../../model/container.ts'
import type { Fact, Source, Span, Unresolved } from '../../model/source.ts'
import type { Instruction } from '../parse/dockerfile.ts'
import { exposedRange, maxPorts } from '../parse/exposed-ports.ts'
import { parseDurationNs } from '../parse/units.ts'
import type { BuildArguments } from '../reader.ts'
import { BuildVariables, substitute } from './substitute.ts'
import { syntaxOf } from './syntax.ts'

/** What a Dockerfile's stage makes of its image, as far as the Dockerfile itself says (its base may say more). */
export interface BuiltImage {
  readonly source: Source
  /** The last FROM of the chain that leaves the repository (`nginx:1.27`), or `scratch`. */
  readonly base?: Fact<string>
  readonly user?: Fact<string>
  readonly healthcheck?: Fact<Probe>
  readonly exposedPorts: readonly Fact<Port>[]
  /** What ENV sets, by name alone (the values come from the engine); the last of a name holds. */
  readonly env: readonly Fact<EnvironmentVariable>[]
  /** What LABEL sets; the last of a name holds. */
  readonly labels: ReadonlyMap<string, Fact<string>>
  readonly entrypoint?: Fact<readonly string[]>
  readonly command?: Fact<readonly string[]>
  /** The stage's FROM line. */
  readonly at: Span
  /** Set where a USER or FROM stands, but a variable in it has no known value: `user` or `base` is then absent. */
  readonly unresolvedUser?: Unresolved
  readonly unresolvedBase?: Unresolved
}

type Facts = { -readonly [K in keyof BuiltImage]: BuiltImage[K] } & {
  exposedPorts: Fact<Port>[]
  env: Fact<EnvironmentVariable>[]
  labels: Map<string, Fact<string>>
}

/** A stage that is being read. */
export interface Stage {
  readonly name?: string
  /** The stage of this file that it builds on. */
  readonly parent?: Stage
  /** Those that it builds on for other platforms. */
  readonly otherParents?: readonly Stage[]
  readonly image: Facts
  readonly variables: BuildVariables
  /** What ONBUILD keeps for the stages that build on this one. */
  readonly triggers: Instruction[]
  shell: readonly string[]
  /** Whether this stage itself has a CMD: an ENTRYPOINT then does not reset it. */
  hasOwnCommand: boolean
}

/**
 * Reads what the final stage, or the stage named by `target` (a name or a number), makes of its image; what an earlier stage
 * set is inherited where the stage builds on it. `buildArguments` win over ARG's defaults.
 * Undefined when there is no such stage. What ONBUILD says is done where a stage of the same file builds on its stage.
 */
export function readBuiltImage(
  source: Source,
  target?: string,
  buildArguments: BuildArguments = new Map(),
): BuiltImage | undefined {
  const stages = readStages(source, () => {}, buildArguments)
  return (target === undefined || target === '' ? stages.at(-1) : findStage(stages, target))?.image
}

/**
 * The stages of a Dockerfile, the last one is what is built. `visit` sees every instruction with the stage as it then is, and
 * the arguments of before the first FROM.
 */
export function readStages(
  source: Source,
  visit: (instruction: Instruction, stages: readonly Stage[], globals: BuildVariables) => void,
  buildArguments: BuildArguments = new Map(),
): readonly Stage[] {
  const syntax = syntaxOf(source)
  const globals = new BuildVariables(platformVariables(platforms[0]!))
  globals.escape = syntax.escape
  const stages: Stage[] = []
  for (const instruction of syntax.instructions) {
    const stage = stages.at(-1)
    // One without an image opens no stage: BuildKit rejects it.
    if (instruction.keyword === 'FROM' && instruction.words.length === 0) continue
    if (instruction.keyword === 'FROM') {
      const opened = openStage(source, instruction, stages, globals)
      stages.push(opened)
      for (const trigger of opened.parent?.triggers ?? [])
        if (trigger.keyword === 'ARG') declareArguments(trigger, opened.variables, globals, buildArguments)
        else apply(opened, trigger)
    } else if (instruction.keyword === 'ARG')
      declareArguments(instruction, stage?.variables ?? globals, globals, buildArguments)
    else if (stage) apply(stage, instruction)
    visit(instruction, stages, globals)
  }
  return stages
}

/** The stage of that name or number. */
export function findStage(stages: readonly Stage[], target: string): Stage | undefined {
  const named = stages.findLast((stage) => stage.name?.toLowerCase() === target.toLowerCase())
  return named ?? (/^\d+$/.test(target) ? stages[Number(target)] : undefined)
}

/**
 * The stages whose images are used: the last one where something builds it, since other targets are then steps on the way to it (a
 * test, a cache); else those that are built in its place.
 */
export function builtStages(stages: readonly Stage[], targets: ReadonlySet<string | undefined>): readonly Stage[] {
  const last = stages.at(-1)
  if (!last) return []
  const named = targets.has(undefined) ? [] : [...targets].flatMap((target) => findStage(stages, target!) ?? [])
  return named.length > 0 ? [...new Set(named)] : [last]
}

/** What is built for, the first where nobody says. */
const platforms: readonly string[] = [
  'linux/amd64',
  'linux/arm64',
  'linux/arm/v7',
  'linux/386',
  'linux/ppc64le',
  'linux/s390x',
  'linux/riscv64',
]

/** The arguments that BuildKit gives every build, before the first FROM and where a stage declares them. */
function platformVariables(platform: string): [name: string, value: string][] {
  const [os = '', arch = '', variant = ''] = platform.split('/')
  return ['TARGET', 'BUILD'].flatMap((prefix): [string, string][] => [
    [`${prefix}PLATFORM`, platform],
    [`${prefix}OS`, os],
    [`${prefix}ARCH`, arch],
    [`${prefix}VARIANT`, variant],
  ])
}

/** The stages that FROM names: one, or with `base-${TARGETARCH}` one for each platform. */
function parentsOf(written: string, stages: readonly Stage[], globals: BuildVariables): Stage[] {
  const isByPlatform = /\$\{?TARGET/.test(written) && !globals.hasOwnPlatform
  const found = (isByPlatform ? platforms : platforms.slice(0, 1)).flatMap((platform) => {
    const variables = globals.copy()
    if (isByPlatform) for (const [name, value] of platformVariables(platform)) variables.set(name, value)
    const base = substitute(written, variables)
    return base === undefined ? [] : (stages.findLast(({ name }) => name?.toLowerCase() === base.toLowerCase()) ?? [])
  })
  return [...new Set(found)]
}

function openStage(source: Source, from: Instruction, stages: readonly Stage[], globals: BuildVariables): Stage {
  const { words, at } = from
  const name = words[1]?.text.toLowerCase() === 'as' ? words[2]?.text : undefined
  const written = words[0]?.text ?? ''
  const where = words[0]?.at ?? at
  const base = substitute(written, globals)
  const parents = parentsOf(written, stages, globals)
  // What holds for one platform is a fault of the whole.
  const parent = parents.find(({ image }) => mayBeRoot(image)) ?? parents[0]
  if (parent) {
    return {
      name,
      parent,
      otherParents: parents.filter((one) => one !== parent),
      image: {
        ...parent.image,
        exposedPorts: [...parent.image.exposedPorts],
        env: [...parent.image.env],
        labels: new Map(parent.image.labels),
        at,
      },
      variables: parent.variables.copy(),
      triggers: [],
      shell: parent.shell,
      hasOwnCommand: false,
    }
  }
  const image: Facts = { source, exposedPorts: [], env: [], labels: new Map(), at }
  if (base) image.base = { value: base, at: where }
  else image.unresolvedBase = { because: `FROM ${written} depends on a build argument`, at: where }
  const variables = new BuildVariables(userVariables(base ?? ''))
  variables.escape = globals.escape
  variables.isClosed = base === 'scratch'
  return { name, image, variables, triggers: [], shell: ['/bin/sh', '-c'], hasOwnCommand: false }
}

/** `ARG A=1 B`: inside a stage a bare name takes the value that was declared before the first FROM, else it keeps its own. */
function declareArguments(
  instruction: Instruction,
  scope: BuildVariables,
  globals: BuildVariables,
  buildArguments: BuildArguments,
): void {
  for (const { name, value } of instruction.pairs) {
    const fallback =
      value === undefined ? (globals.get(name.text) ?? scope.get(name.text)) : substitute(value.text, scope)
    const given = buildArguments.get(name.text)
    // An image of which a part is open may say enough; nothing else does.
    const known = scope !== globals && given?.includes('$') ? undefined : given
    scope.set(name.text, buildArguments.has(name.text) ? known : fallback)
    const isGiven = value !== undefined || buildArguments.has(name.text)
    if (scope === globals && isGiven && name.text.startsWith('TARGET')) globals.hasOwnPlatform = true
  }
}

function apply(stage: Stage, instruction: Instruction): void {
  const { image, variables } = stage
  const { at } = instruction
  switch (instruction.keyword) {
    case 'ENV': {
      // None of them sees another one of the same instruction.
      const set = instruction.pairs.map(({ name, value }) => {
        const at = { ...name.at, end: (value ?? name).at.end }
        return {
          name: substitute(name.text, variables) ?? name.text,
          text: substitute(value?.text ?? '', variables),
          at,
        }
      })
      for (const { name, text, at: place } of set) {
        variables.set(name, text)
        image.env.push({ value: { name }, at: place })
      }
      break
    }
    case 'LABEL':
      for (const { name, value } of instruction.pairs) {
        const written = value?.text ?? ''
        const label = { value: substitute(written, variables) ?? written, at: (value ?? name).at }
        image.labels.set(substitute(name.text, variables) ?? name.text, label)
      }
      break
    case 'ONBUILD':
      if (instruction.onbuild) stage.triggers.push(instruction.onbuild)
      break
    case 'USER': {
      const word = instruction.words[0]
      if (!word) break
      const value = substitute(word.text, variables)?.trim()
      // An empty one is root, whatever the base says.
      image.user = value === undefined ? undefined : { value: value || 'root', at: word.at }
      image.unresolvedUser =
        value !== undefined
          ? undefined
          : { because: `USER ${word.text} depends on ${openVariable(word.text, variables)}`, at: word.at }
      break
    }
    case 'HEALTHCHECK': {
      const value = probe(instruction, stage)
      if (value) image.healthcheck = { value, at }
      break
    }
    case 'EXPOSE': {
      for (const word of instruction.words)
        for (const written of (substitute(word.text, variables) ?? '').split(/\s+/)) {
          // Of an image that exposes thousands the beginning of each further range is enough.
          const length = image.exposedPorts.length < maxPorts ? undefined : 1
          // A port of the host may stand before it, which changes nothing.
          const range = exposedRange(written.replace(/^.*:/s, ''), length)
          for (const value of range) image.exposedPorts.push({ value, at: word.at })
        }
      break
    }
    case 'SHELL':
      if (instruction.isJson) stage.shell = instruction.words.map((word) => word.text)
      break
    case 'ENTRYPOINT':
      image.entrypoint = { value: argv(instruction, stage), at }
      // An ENTRYPOINT resets the command of its base.
      if (!stage.hasOwnCommand) image.command = undefined
      break
    case 'CMD':
      image.command = { value: argv(instruction, stage), at }
      stage.hasOwnCommand = true
  }
}

/** What gives an open variable its value: an argument that the stage declares, else an ENV of its base. */
const openVariable = (text: string, variables: BuildVariables): string =>
  [...text.matchAll(/\$\{?(\w+)/g)].some(([, name]) => variables.has(name ?? ''))
    ? 'a build argument'
    : 'a variable of the base image'

const argv = ({ isJson, words, args }: Instruction, stage: Stage): string[] =>
  isJson ? words.map((word) => word.text) : [...stage.shell, args]

function probe(instruction: Instruction, stage: Stage): Probe | undefined {
  const [form, ...command] = instruction.words.map((word) => word.text)
  if (/^none$/i.test(form ?? '')) return { state: 'disabled' }
  if (!/^cmd$/i.test(form ?? '') || command.length === 0) return undefined
  const flagOf = (name: string) => instruction.flags.findLast((flag) => flag.name === name)?.value
  const duration = (name: string) => parseDurationNs(flagOf(name) ?? '')
  const retries = Number(flagOf('retries') ?? Number.NaN)
  return {
    state: 'set',
    test: instruction.isJson ? ['CMD', ...command] : shellTest(command[0]!, stage),
    interval: duration('interval'),
    timeout: duration('timeout'),
    startPeriod: duration('start-period'),
    retries: Number.isInteger(retries) ? retries : undefined,
  }
}

const shellTest = (text: string, { shell }: Stage): string[] =>
  shell[0] === '/bin/sh' ? ['CMD-SHELL', text] : ['CMD', ...shell, text]

/** Names of bases that do not run as root; other bases without a USER run as root. */
const nonRootName = /non-?root|rootless|unprivileged/i

/** Whether it says nothing of a user, or names root. */
export const mayBeRoot = ({ user }: BuiltImage): boolean => !user || /^(?:root|0)(?::|$)/.test(user.value)

/** Why a missing USER proves nothing; undefined where one is set, or the base runs as root. */
export function unresolvedUserOf(image: BuiltImage): Unresolved | undefined {
  if (image.user) return undefined
  if (image.unresolvedUser) return image.unresolvedUser
  const because = 'the base image decides'
  if (image.unresolvedBase) return { because, at: image.unresolvedBase.at, unset: true }
  if (!image.base || !(nonRootName.test(image.base.value) || startsAsOther(image.base.value))) return undefined
  return { because, at: image.base.at, unset: true }
}
