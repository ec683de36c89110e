import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { Container, ContainerFacts, Field } from '../../../src/model/container.ts'
import type { Exec } from '../../../src/model/exec.ts'
import { type Fact, position, type Source, type Span, source, type Unresolved } from '../../../src/model/source.ts'
import { claimsCompose, looksLikeCompose } from '../../../src/readers/compose/claims.ts'
import { readCompose } from '../../../src/readers/compose/compose.ts'
import type { ComposeCommand, FoundGap, Repository } from '../../../src/readers/reader.ts'

export interface Read {
  readonly containers: ReadonlyMap<string, Container>
  readonly execs: readonly Exec[]
  readonly gaps: readonly FoundGap[]
}

/** Reads a repository given as path → text; Compose files are found as the program finds them. */
export async function readFiles(
  files: Readonly<Record<string, string>>,
  composeCommands: readonly ComposeCommand[] = [],
): Promise<Read> {
  const sources = new Map<string, Source>(Object.entries(files).map(([path, text]) => [path, source(path, text)]))
  const repository: Repository = {
    paths: [...sources.keys()].sort(),
    read: (path) => sources.get(path),
    composeCommands,
  }
  const composeFiles = [...sources.values()].filter(
    ({ path, text }) => claimsCompose(path) || (/\.ya?ml$/.test(path) && looksLikeCompose(text)),
  )
  const { subjects, gaps } = await readCompose(composeFiles, repository)
  const containers = subjects.filter((subject) => subject.kind === 'container')
  expect(new Set(containers.map(({ key }) => key)).size).toBe(containers.length)
  return {
    containers: new Map(containers.map((container) => [container.key, container])),
    execs: subjects.filter((subject) => subject.kind === 'exec'),
    gaps,
  }
}

/** Reads a folder of __tests__/repos. */
export function readFolder(name: string): Promise<Read> {
  const root = new URL(`../../repos/${name}/`, import.meta.url)
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.pathname.length).replace(/^\/+/, ''))
  return readFiles(Object.fromEntries(paths.map((path) => [path, readFileSync(new URL(path, root), 'utf8')])))
}

/** One service `web` with these lines; `web` stands in line 2, the first of them in line 4. */
export async function readService(lines: string, files: Readonly<Record<string, string>> = {}): Promise<Container> {
  const body = lines.replaceAll(/^/gm, '    ')
  const { containers } = await readFiles({ 'compose.yaml': `services:\n  web:\n    image: a\n${body}\n`, ...files })
  return containers.get('compose.yaml#web')!
}

export const textAt = (at: Span) => at.source.text.slice(at.start, at.end)
export const lineAt = (at: Span) => position(at.source, at.start).line
export const placeAt = (at: Span) => `${at.source.path}:${lineAt(at)}`

/** Value, line, text pointed at. */
export const valueAndPlace = (fact: Fact<unknown> | undefined) => fact && [fact.value, lineAt(fact.at), textAt(fact.at)]
export const values = <T>(facts: readonly Fact<T>[]): T[] => facts.map((fact) => fact.value)
export const unresolvedIn = (container: Container, field: Field): [string, number] | undefined => {
  const found: Unresolved | undefined = container.unresolved.get(field)
  return found && [found.because, lineAt(found.at)]
}

/** The value of one fact of a service with these lines. */
export async function valueIn(field: keyof ContainerFacts, lines: string): Promise<unknown> {
  const container = await readService(lines)
  const fact = container[field]
  return Array.isArray(fact) ? values(fact as Fact<unknown>[]) : (fact as Fact<unknown> | undefined)?.value
}
