import type { EnvironmentVariable } from '../../model/container.ts'
import { type AddedSource, type Dockerfile, dockerfile, type PackageCommand } from '../../model/dockerfile.ts'
import { type Fact, position, type Source } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import type { Instruction } from '../parse/dockerfile.ts'
import type { FoundGap, Reader } from '../reader.ts'
import { Keys, readShell } from '../shell/shell.ts'
import { readBuiltImage, unresolvedUserOf } from './built-image.ts'
import { packageRun } from './package-commands.ts'
import { runCommands, runScripts } from './run-scripts.ts'
import { syntaxOf } from './syntax.ts'

/** Dockerfiles: what their images become, and the containers that a RUN instruction starts while an image is built. */
export const readDockerfiles: Reader = async (sources) => {
  const subjects: Subject[] = []
  const gaps: FoundGap[] = []
  const builtImages: (readonly [string, string])[] = []
  for (const source of sources) {
    const found = await dockerfileOf(source)
    if (found) subjects.push(found)
    gaps.push(...refusals(source))
    const key = `${source.path}#`
    const scripts = [
      ...runScripts(source).map((script) => ({ key, ...script })),
      ...runCommands(source).map((command) => ({ key, ...command })),
    ]
    const started = await readShell(scripts, new Keys())
    subjects.push(...started.subjects)
    gaps.push(...started.gaps)
    builtImages.push(...(started.builtImages ?? []))
  }
  return { subjects, gaps, builtImages }
}

async function dockerfileOf(source: Source): Promise<Dockerfile | undefined> {
  const image = readBuiltImage(source)
  if (!image) return undefined
  const packageRuns: Fact<readonly PackageCommand[]>[] = []
  for (const script of runScripts(source)) {
    const run = await packageRun(script)
    if (run) packageRuns.push(run)
  }
  const { instructions } = syntaxOf(source)
  const unresolved = unresolvedUserOf(image)
  const isWindows = windowsBase.test(image.base?.value ?? '')
  return dockerfile({
    key: `${source.path}#final`,
    name: source.path,
    dialect: 'dockerfile',
    at: image.at,
    os: isWindows ? 'windows' : 'linux',
    unsupported: new Set(isWindows ? (['user'] as const) : []),
    unresolved: new Map(unresolved ? [['user', unresolved] as const] : []),
    base: image.base,
    user: image.user,
    added: instructions.flatMap(addedSources),
    packageRuns,
    env: instructions.flatMap(variables),
  })
}

/** Images of Windows have other users. */
const windowsBase = /^mcr\.microsoft\.com\/(?:windows|dotnet\/framework)\b|\b(?:nanoserver|windowsservercore)\b/

/** The first instruction that BuildKit rejects; the rest is still read. */
function refusals(source: Source): FoundGap[] {
  const [problem] = syntaxOf(source).problems
  if (!problem) return []
  const because = `BuildKit rejects this Dockerfile: ${problem.because.replace(/\.$/, '')}`
  return [{ path: source.path, line: position(source, problem.at.start).line, because, blocking: false }]
}

function addedSources(instruction: Instruction): Fact<AddedSource>[] {
  if (instruction.keyword !== 'ADD') return []
  const words = instruction.words.filter(({ text }) => !text.startsWith('<<'))
  const destination = words.at(-1)?.text ?? ''
  const hasChecksum = instruction.flags.some(({ name, value }) => name === 'checksum' && value !== undefined)
  return words.slice(0, -1).map(({ text, at }) => {
    const from = originOf(text)
    const isPinned = from === 'git' ? hasChecksum || /#[0-9a-f]{40}(?::|$)/.test(text) : hasChecksum
    return { value: { path: text, destination, from, isPinned }, at }
  })
}

/** Source: BuildKit, frontend/dockerfile/dfgitutil: what it clones, and what it downloads. */
function originOf(path: string): AddedSource['from'] {
  if (/^(?:git|ssh):\/\/|^git@|^https?:\/\/[^?#]*\.git(?:#|$)/i.test(path)) return 'git'
  return /^(?:https?|ftp):\/\//i.test(path) ? 'url' : 'context'
}

function variables({ keyword, pairs }: Instruction): Fact<EnvironmentVariable>[] {
  if (keyword !== 'ENV' && keyword !== 'ARG') return []
  return pairs.flatMap(({ name, value }) =>
    value ? [{ value: { name: name.text, value: value.text }, at: value.at }] : [],
  )
}
