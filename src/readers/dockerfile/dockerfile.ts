import { isTcpAddress } from '../../knowledge/engine-address.ts'
import { type Dockerfile, dockerfile } from '../../model/dockerfile.ts'
import { position, type Source } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import type { FoundGap, NamedManifest, Reader } from '../reader.ts'
import { connection } from '../shell/client.ts'
import { Keys, mayHoldInterest, readShell } from '../shell/shell.ts'
import { loadUnbash } from '../shell/unbash.ts'
import { unresolvedUserOf } from './built-image.ts'
import { mayMatter } from './first-look.ts'
import { runCommands, runScripts } from './run-scripts.ts'
import { readStageFacts, windowsBase } from './stage-facts.ts'
import { syntaxOf } from './syntax.ts'

/** Dockerfiles: what their images become, and the containers that a RUN instruction starts while an image is built. */
export const readDockerfiles: Reader = async (sources) => {
  const subjects: Subject[] = []
  const gaps: FoundGap[] = []
  const manifests: NamedManifest[] = []
  const documents: Source[] = []
  const builtImages: (readonly [string, string])[] = []
  for (const source of sources) {
    const found = await dockerfileOf(source)
    if (found) subjects.push(found)
    gaps.push(...refusals(source))
    const key = `${source.path}#`
    const keys = new Keys()
    if (found?.env.some(({ value }) => value.name === 'DOCKER_HOST'))
      subjects.push(...enginesIn(found.env, (name) => keys.next(`${key}${name}`)))
    if (!mayHoldInterest(source.text) && !splitsWords.test(source.text)) continue
    const scripts = [
      ...runScripts(source).map((script) => ({ key, ...script })),
      ...runCommands(source).map((command) => ({ key, ...command })),
    ]
    const started = await readShell(scripts, keys)
    subjects.push(...started.subjects)
    gaps.push(...started.gaps)
    manifests.push(...(started.manifests ?? []))
    documents.push(...(started.documents ?? []))
    builtImages.push(...(started.builtImages ?? []))
  }
  return { subjects, gaps, manifests, documents, builtImages }
}

/** A word that goes on in the next line; behind a backtick it may too where that continues lines. */
const splitsWords = /\w[\\`][ \t]*\r?\n|^#[ \t]*escape/im

/** The engines over TCP that an image sets for the docker command. */
function enginesIn(env: Dockerfile['env'], key: (name: string) => string): Subject[] {
  const verifies = env.find(({ value }) => value.name === 'DOCKER_TLS_VERIFY' && value.value !== '')
  return env.flatMap(({ value: { name, value = '' }, at }) =>
    name === 'DOCKER_HOST' && isTcpAddress(value)
      ? [connection({ text: value, span: at }, verifies && { value: true, at: verifies.at }, key)]
      : [],
  )
}

/** Once it is loaded, every RUN decides for itself. */
let unbash: typeof import('unbash') | undefined

async function dockerfileOf(source: Source): Promise<Dockerfile | undefined> {
  unbash ??= mayMatter(source.text) ? await loadUnbash() : undefined
  const { lists, stages, frontend, unresolvedImage } = readStageFacts(source, unbash)
  const image = stages.at(-1)?.image
  if (!image) return undefined
  const unresolvedUser = unresolvedUserOf(image)
  const isWindows = windowsBase.test(image.base?.value ?? '')
  const { base, user, healthcheck } = image
  const startCommand = image.entrypoint ?? image.command
  return dockerfile({
    key: `${source.path}#final`,
    name: source.path,
    dialect: 'dockerfile',
    at: image.at,
    os: isWindows ? 'windows' : 'linux',
    unsupported: new Set(isWindows ? (['user'] as const) : []),
    unresolved: new Map([
      ...(unresolvedUser ? [['user', unresolvedUser] as const] : []),
      ...(unresolvedImage ? [['images', unresolvedImage] as const] : []),
    ]),
    ...(base && { base }),
    ...(user && { user }),
    ...(healthcheck && { healthcheck }),
    ...(startCommand && { startCommand }),
    ...(frontend && { frontend }),
    ...lists,
  })
}

/** The first instruction that BuildKit rejects; the rest is still read. */
function refusals(source: Source): FoundGap[] {
  const [problem] = syntaxOf(source).problems
  if (!problem) return []
  const because = `BuildKit rejects this Dockerfile: ${problem.because.replace(/\.$/, '')}`
  return [{ path: source.path, line: position(source, problem.at.start).line, because, blocking: false }]
}
