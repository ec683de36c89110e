import { type Build, type BuildAccess, build } from '../../model/build.ts'
import type { EnvironmentVariable } from '../../model/container.ts'
import type { Fact, Span, Unresolved } from '../../model/source.ts'
import { grantsOf } from '../buildkit/buildkit.ts'
import { bakeTable, builderTable, buildTable, composeBuildTable, type FlagTable } from '../command/flag-table.ts'
import { type Flag, type SplitFlags, splitFlags } from '../command/flag-words.ts'
import { imageName } from '../command/flags.ts'
import { part, pieces, splitWords, unresolvedOf, type Word } from '../parse/words.ts'
import { type BuildArguments, givenValue } from '../reader.ts'
import type { Subcommand } from './subcommand.ts'

type Field = 'network' | 'entitlements'

/** Words that are no flags: a build takes one, a bake its targets. */
const maxOperands = 100

interface SplitBuild extends SplitFlags {
  /** The words behind too many others, which are not read. */
  readonly unread?: Unresolved
}

/** Unlike run, build takes flags behind its argument too: `docker build . -t app`. */
export function splitBuild(words: readonly Word[], table: FlagTable = buildTable): SplitBuild {
  const split = splitFlags(words, table)
  const flags = [...split.flags]
  const operands: Word[] = []
  let { rest } = split
  while (rest.length > 0) {
    if (operands.length >= maxOperands) {
      const unread = unresolvedOf(rest[0]!, `only its first ${maxOperands} words that are no flags are read`)
      return { ...split, flags, rest: operands, unread }
    }
    operands.push(rest[0]!)
    const more = splitFlags(rest.slice(1), table)
    flags.push(...more.flags)
    rest = more.rest
  }
  return { ...split, flags, rest: operands }
}

const tables: Partial<Record<Subcommand['name'], FlagTable>> = {
  build: buildTable,
  bake: bakeTable,
  'compose build': composeBuildTable,
}

/** Options by which a build gets something of the caller or of the host. */
const asking = /^(?:--(?:allow|network|build-arg|set|env|cap-add|device|pid|ipc|uts|security-opt|volume)\b|-v)/

const accessKinds: Readonly<Record<string, BuildAccess['kind']>> = {
  volume: 'mount',
  'cap-add': 'capability',
  device: 'device',
  pid: 'namespace',
  ipc: 'namespace',
  uts: 'namespace',
  'security-opt': 'security',
}

/** What the options of Podman's and Buildah's builds give to the commands of the Dockerfile. */
export const hostAccessOf = (flags: readonly Flag[]): Fact<BuildAccess>[] =>
  flags.flatMap(({ name, value: word }): Fact<BuildAccess>[] => {
    const kind = Object.hasOwn(accessKinds, name) ? accessKinds[name] : undefined
    if (kind === undefined || word.unsure !== undefined) return []
    if (kind === 'namespace') return word.text === 'host' ? [{ value: { kind, value: name }, at: word.span }] : []
    const own = kind === 'capability' ? pieces(word, ',') : [kind === 'security' ? word : pieces(word, ':')[0]!]
    return own.map(({ text, span }) => ({ value: { kind, value: text }, at: span }))
  })

/** What a command that builds gives to the builder, where it gives anything. */
export function buildOf({ name: command, word, rest }: Subcommand, at: Span, key: string): Build[] {
  if (command === 'other' && word.text === 'create') return builderCreated(rest, at, key)
  const own = tables[command]
  if (!own || !rest.some(({ text }) => asking.test(text))) return []
  const { flags, rest: operands, unread } = splitBuild(rest, own)
  const settings = flags.flatMap((flag) => (flag.name === 'set' ? setting(flag.value) : [flag]))
  const unresolved = new Map<Field, Unresolved>(
    unread && [
      ['network', unread],
      ['entitlements', unread],
    ],
  )
  const known = (field: Field, word: Word): Fact<string>[] => {
    if (word.unsure === undefined) return [{ value: word.text, at: word.span }]
    unresolved.set(field, unresolvedOf(word))
    return []
  }
  const valuesOf = (wanted: string) => settings.flatMap(({ name, value }) => (name === wanted ? [value] : []))
  const network = valuesOf('network')
    .flatMap((word) => known('network', word))
    .at(-1)
  const entitlements = valuesOf('allow')
    .flatMap((word) => pieces(word, ','))
    .flatMap((word) => known('entitlements', word))
  const env = [...valuesOf('build-arg'), ...valuesOf('env')].map(argument)
  const hostAccess = hostAccessOf(settings)
  const gives = hostAccess.length > 0 || network !== undefined
  if (!gives && entitlements.length === 0 && env.length === 0 && unresolved.size === 0) return []
  const tag = flags.find(({ name }) => name === 'tag')?.value.text
  const name = tag === undefined ? (operands[0]?.text ?? command) : imageName(tag)
  const facts = { entitlements, env, hostAccess, unresolved, ...(network && { network }) }
  return [build({ key: key + name, name, dialect: 'run', at, ...facts })]
}

/** `docker buildx create --buildkitd-flags '--allow-insecure-entitlement security.insecure'` */
function builderCreated(words: readonly Word[], at: Span, key: string): Build[] {
  const { flags } = splitFlags(words, builderTable)
  const given = flags.findLast(({ name }) => name === 'buildkitd-flags')?.value
  if (!given || given.unsure !== undefined) return []
  const grants = grantsOf(splitWords(given.text, (from, to) => part(given, from, to).span))
  return grants.length > 0 ? [build({ key: `${key}builder`, name: 'the builder', dialect: 'run', at, grants })] : []
}

/** `--set target.network=host` */
function setting(word: Word): { name: string; value: Word }[] {
  const found = /^[^.=]+\.(?:(network|entitlements)\+?=|args\.)/.exec(word.text)
  if (!found) return []
  const value = part(word, found[0].length)
  return [{ name: found[1] === undefined ? 'build-arg' : found[1] === 'network' ? 'network' : 'allow', value }]
}

/** The arguments as the Dockerfile has them, of which the last of a name holds. */
export const argumentsOf = (words: readonly Word[]): BuildArguments =>
  new Map(
    words.map(({ text, unsure }) => {
      const [, name = text, value] = /^([^=]*)=(.*)$/s.exec(text) ?? []
      return [name, value === undefined ? undefined : givenValue(value, unsure === undefined)]
    }),
  )

/** An argument of a build, `NAME=value`; without a value it is the caller's. */
export function argument({ text, span: at, unsure }: Word): Fact<EnvironmentVariable> {
  const equals = text.indexOf('=')
  const name = equals < 0 ? text : text.slice(0, equals)
  const isKnown = equals >= 0 && unsure === undefined
  return { value: isKnown ? { name, value: text.slice(equals + 1) } : { name, from: 'host' }, at }
}
