import { build } from '../../model/build.ts'
import { type Fact, type Source, type Span, span } from '../../model/source.ts'
import type { FrameInput, Subject } from '../../model/subject.ts'
import { table } from '../command/flag-table.ts'
import { splitFlags } from '../command/flag-words.ts'
import { daemonWithRegistries } from '../daemon/daemon.ts'
import { parseToml } from '../parse/toml.ts'
import type { Word } from '../parse/words.ts'
import { entriesOf, entryAt, itemsOf, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import type { FoundGap, Reader } from '../reader.ts'

/** Configuration files of BuildKit. */
export const readBuildkitConfigs: Reader = (sources) => {
  const gaps: FoundGap[] = []
  const subjects = sources.flatMap((source) => {
    const frame = { key: `${source.path}#`, dialect: 'daemon', at: span(source, 0, 1) } as const
    const settings = settingsIn(source, source.text, (from, to) => span(source, from, to), gaps)
    return builderOf(settings, frame)
  })
  return { subjects, gaps }
}

/** What one place says of a builder. */
export interface BuilderSettings {
  /** The entitlements that it grants to whoever asks for them. */
  readonly grants: readonly Fact<string>[]
  /** The registries that it reaches without TLS that is verified. */
  readonly registries: readonly Fact<string>[]
}

/** The name that buildkitd itself looks for; another one may be anything's. */
const isOwnName = (path: string) => /(?:^|\/)buildkitd\.toml$/.test(path)

/** The settings of a text of TOML. Source: moby/buildkit, docs/buildkitd.toml.md. */
export function settingsIn(
  { path, origin }: Source,
  text: string,
  locate: (from: number, to: number) => Span,
  gaps: FoundGap[],
): BuilderSettings {
  const { documents, problems } = parseToml({ path, origin, text })
  const place = ({ start, end }: Span) => locate(start, end)
  for (const { because } of problems)
    gaps.push({ path, because: `the configuration of BuildKit does not parse: ${because}`, blocking: isOwnName(path) })
  const [root] = documents
  const grants = itemsOf(nodeAt(root, 'insecure-entitlements')).flatMap((item) =>
    item.kind === 'scalar' ? [{ value: item.text, at: place(spanOf(item)) }] : [],
  )
  const registries = entriesOf(nodeAt(root, 'registry')).flatMap(({ key, value }): Fact<string>[] => {
    const insecure = ['http', 'insecure'].find((name) => textAt(value, name) === 'true')
    const entry = insecure === undefined ? undefined : entryAt(value, insecure)
    return entry ? [{ value: key.text, at: place(spanOf(entry.value)) }] : []
  })
  return { grants, registries }
}

const buildkitdTable = table(
  'debug rootless version help',
  'allow-insecure-entitlement config addr root oci-worker-net',
)

/** `--allow-insecure-entitlement security.insecure` */
export function grantsOf(words: readonly Word[]): Fact<string>[] {
  const { flags } = splitFlags(words, buildkitdTable, { flagsOnly: true })
  return flags.flatMap(({ name, value }) =>
    name === 'allow-insecure-entitlement' && value.unsure === undefined ? [{ value: value.text, at: value.span }] : [],
  )
}

type Frame = Pick<FrameInput<'build'>, 'key' | 'at' | 'oneOff'> & { readonly dialect: 'workflow' | 'daemon' | 'run' }

/** The subjects that settings make: what builds may ask for, and the registries, which are a daemon's. */
export function builderOf({ grants, registries }: BuilderSettings, frame: Frame): Subject[] {
  const name = 'the builder'
  return [
    ...(grants.length > 0 ? [build({ ...frame, key: `${frame.key}builder`, name, grants })] : []),
    ...(registries.length > 0
      ? [daemonWithRegistries({ ...frame, key: `${frame.key}buildkitd`, name }, registries)]
      : []),
  ]
}
