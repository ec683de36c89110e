import type { Env, Instruction } from 'dockerfile-ast'
import type { EnvironmentVariable, Port, Probe } from '../../model/container.ts'
import type { Fact, Source, Span, Unresolved } from '../../model/source.ts'
import { exposedRange, maxPorts } from '../parse/exposed-ports.ts'
import { parseDurationNs } from '../parse/units.ts'
import { expand } from '../parse/variables.ts'
import { execForm, flagOf, type Place, parseDockerfile } from './parse.ts'

export { runCommands } from './run-commands.ts'

/** What a Dockerfile's stage makes of its image, as far as the Dockerfile itself says (its base may say more). */
export interface BuiltImage {
  readonly source: Source
  /** The last FROM of the chain that leaves the repository (`nginx:1.27`), or `scratch`. */
  readonly base?: Fact<string>
  readonly user?: Fact<string>
  readonly healthcheck?: Fact<Probe>
  readonly exposedPorts: readonly Fact<Port>[]
  /** What ENV sets, by name alone (the engine tells the values); the last of a name holds. */
  readonly env: readonly Fact<EnvironmentVariable>[]
  readonly entrypoint?: Fact<readonly string[]>
  readonly command?: Fact<readonly string[]>
  /** The stage's FROM line. */
  readonly at: Span
  /** Set where a USER or FROM stands, but a variable in it has no known value: `user` or `base` is then absent. */
  readonly unresolvedUser?: Unresolved
  readonly unresolvedBase?: Unresolved
}

type Range = ReturnType<Instruction['getRange']>

type Facts = { -readonly [K in keyof BuiltImage]: BuiltImage[K] } & {
  exposedPorts: Fact<Port>[]
  env: Fact<EnvironmentVariable>[]
}

/** Build arguments and environment; undefined: declared without a value. */
type BuildVariables = Map<string, string | undefined>

/** A stage in the making. */
interface Stage {
  readonly name?: string
  readonly image: Facts
  readonly variables: BuildVariables
  shell: readonly string[]
  /** Whether this stage itself has said CMD: an ENTRYPOINT then leaves it alone. */
  ownCommand: boolean
}

/**
 * Reads what the final stage, or the stage named by `target` (a name or a number), makes of its image; what an earlier stage
 * set is inherited where the stage builds on it. `buildArguments` win over ARG's defaults.
 * Undefined when there is no such stage. ONBUILD speaks about other images and is passed over.
 */
export async function readBuiltImage(
  source: Source,
  target?: string,
  buildArguments: ReadonlyMap<string, string> = new Map(),
): Promise<BuiltImage | undefined> {
  const { dockerfile, place } = await parseDockerfile(source)
  const globals: BuildVariables = new Map()
  const stages: Stage[] = []
  for (const instruction of dockerfile.getInstructions()) {
    const keyword = instruction.getKeyword()
    const stage = stages.at(-1)
    if (keyword === 'FROM') {
      stages.push(openStage(source, instruction, place, stages, globals))
    } else if (keyword === 'ARG') {
      declareArguments(instruction, stage?.variables ?? globals, globals, buildArguments)
    } else if (stage) {
      apply(stage, keyword, instruction, place)
    }
  }
  return pick(stages, target)?.image
}

function pick(stages: readonly Stage[], target: string | undefined): Stage | undefined {
  if (target === undefined || target === '') return stages.at(-1)
  const named = stages.findLast((stage) => stage.name?.toLowerCase() === target.toLowerCase())
  return named ?? (/^\d+$/.test(target) ? stages[Number(target)] : undefined)
}

function openStage(
  source: Source,
  from: Instruction,
  place: Place,
  stages: readonly Stage[],
  globals: BuildVariables,
): Stage {
  const words = from.getArguments()
  const at = place(from.getRange())
  const name = words[1]?.getValue().toLowerCase() === 'as' ? words[2]?.getValue() : undefined
  const written = words[0]?.getValue() ?? ''
  const where = words[0] ? place(words[0].getRange()) : at
  const base = substitute(written, globals)
  const parent = base === undefined ? undefined : stages.findLast((s) => s.name?.toLowerCase() === base.toLowerCase())
  if (parent) {
    const variables = new Map(parent.variables)
    return {
      name,
      image: { ...parent.image, exposedPorts: [...parent.image.exposedPorts], env: [...parent.image.env], at },
      variables,
      shell: parent.shell,
      ownCommand: false,
    }
  }
  const image: Facts = { source, exposedPorts: [], env: [], at }
  if (base) image.base = { value: base, at: where }
  else image.unresolvedBase = { because: `FROM ${written} depends on a build argument`, at: where }
  return { name, image, variables: new Map(), shell: ['/bin/sh', '-c'], ownCommand: false }
}

/** `ARG A=1 B`: inside a stage a bare name takes the value that was declared before the first FROM. */
function declareArguments(
  instruction: Instruction,
  scope: BuildVariables,
  globals: BuildVariables,
  buildArguments: ReadonlyMap<string, string>,
): void {
  for (const word of instruction.getArguments()) {
    const [, name = '', value] = /^([^=]+)(?:=(.*))?$/s.exec(word.getValue()) ?? []
    const fallback = value === undefined ? globals.get(name) : substitute(value, scope)
    scope.set(name, buildArguments.get(name) ?? fallback)
  }
}

function apply(stage: Stage, keyword: string, instruction: Instruction, place: Place): void {
  const { image, variables } = stage
  switch (keyword) {
    case 'ENV':
      for (const { name, value, range } of environment(instruction)) {
        variables.set(name, substitute(value, variables))
        image.env.push({ value: { name }, at: place(range) })
      }
      break
    case 'USER': {
      const range = instruction.getArgumentsRange()
      if (!range) break
      const at = place(range)
      const written = image.source.text.slice(at.start, at.end)
      const value = substitute(written, variables)?.trim()
      image.user = value ? { value, at } : undefined
      image.unresolvedUser = value ? undefined : { because: `USER ${written} depends on a build argument`, at }
      break
    }
    case 'HEALTHCHECK': {
      const value = probe(instruction, stage)
      if (value) image.healthcheck = { value, at: place(instruction.getRange()) }
      break
    }
    case 'EXPOSE': {
      for (const word of instruction.getArguments()) {
        const at = place(word.getRange())
        // Of an image that exposes thousands the beginning of each further range is enough.
        const longest = image.exposedPorts.length < maxPorts ? undefined : 1
        const range = exposedRange(substitute(word.getValue(), variables) ?? '', longest)
        for (const value of range) image.exposedPorts.push({ value, at })
      }
      break
    }
    case 'SHELL':
      stage.shell = execForm(argumentsOf(instruction)) ?? stage.shell
      break
    case 'ENTRYPOINT':
      image.entrypoint = { value: argv(instruction, stage), at: place(instruction.getRange()) }
      // An ENTRYPOINT takes away the command that its base brought along.
      if (!stage.ownCommand) image.command = undefined
      break
    case 'CMD':
      image.command = { value: argv(instruction, stage), at: place(instruction.getRange()) }
      stage.ownCommand = true
  }
}

/** `ENV A=1 B=2` and the old `ENV A 1`. */
function environment(instruction: Instruction): { name: string; value: string; range: Range }[] {
  return (instruction as Env).getProperties().map((property) => ({
    name: property.getName(),
    value: property.getValue() ?? '',
    range: property.getRange(),
  }))
}

/** The instruction's text after its flags, line continuations taken out. */
const argumentsOf = (instruction: Instruction): string => instruction.getArgumentsContent()?.trim() ?? ''

function argv(instruction: Instruction, stage: Stage): string[] {
  const text = argumentsOf(instruction)
  return execForm(text) ?? [...stage.shell, text]
}

function probe(instruction: Instruction, stage: Stage): Probe | undefined {
  const [, form = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(argumentsOf(instruction)) ?? []
  if (/^none$/i.test(form)) return { state: 'disabled' }
  if (!/^cmd$/i.test(form) || rest === '') return undefined
  const duration = (name: string) => parseDurationNs(flagOf(instruction, name) ?? '')
  const retries = Number(flagOf(instruction, 'retries') ?? Number.NaN)
  return {
    state: 'set',
    test: testOf(rest, stage),
    interval: duration('interval'),
    timeout: duration('timeout'),
    startPeriod: duration('start-period'),
    retries: Number.isInteger(retries) ? retries : undefined,
  }
}

function testOf(text: string, stage: Stage): string[] {
  const words = execForm(text)
  if (words) return ['CMD', ...words]
  return stage.shell[0] === '/bin/sh' ? ['CMD-SHELL', text] : ['CMD', ...stage.shell, text]
}

/** Undefined where a variable in the text has no value. Quotes only group, as in a shell. */
function substitute(text: string, variables: BuildVariables): string | undefined {
  const expanded = expand(text, (name) => variables.get(name), '\\')
  return expanded.unknown.length > 0 ? undefined : expanded.text.replace(/["']/g, '')
}
