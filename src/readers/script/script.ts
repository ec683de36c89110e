import { type Source, span } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { hasTemplateEnding } from '../../model/template.ts'
import { leftOutOf } from '../left-out.ts'
import { merged } from '../merged.ts'
import { writtenIn } from '../pipeline/job.ts'
import type { Reader, Repository } from '../reader.ts'
import { Room } from '../room.ts'
import { Keys, readShell, type Script } from '../shell/shell.ts'
import { withVariants } from '../shell/variants.ts'
import { substitute } from '../workflow/substitute.ts'
import { windowsTexts } from '../workflow/windows.ts'
import { isCrontab } from './claims.ts'
import { jobsOfCrontab } from './crontab.ts'
import { withoutBlocks } from './fish.ts'
import { filesOfJust, isJustfile, justfilesOf } from './justfile.ts'

/** Shell scripts: the containers that they start. */
export const readScripts: Reader = async (sources, repository) => {
  const readings = []
  const room = new Room()
  const known = new Set(sources.map(({ path }) => path))
  const modules = sources.flatMap((source) => (isJustfile(source.path) ? filesOfJust(source, repository) : []))
  const named = [...new Set(modules)].filter(({ path }) => !known.has(path))
  for (const source of [...sources, ...named]) {
    if (!room.mayRead(source)) continue
    const key = `${source.path}#`
    const isOfJust = isJustfile(source.path) || named.includes(source)
    const own = isOfJust ? justfilesOf(source, repository) : [textOf(source, repository)]
    const jobs = isTable(source) ? own.flatMap((text) => jobsOfCrontab(text, source.path)) : own
    const scripts = jobs.map((text) => ({ key, ...text }))
    const texts = ofWindows.test(source.path) ? scripts.flatMap(windowsTexts) : scripts
    const reading = await readShell(texts, new Keys(), new Map(), repository)
    room.take(reading.subjects)
    readings.push(reading)
    if (named.includes(source)) readings.push({ subjects: [], gaps: leftOutOf(source), resolved: [] })
  }
  const all = merged([...readings, { subjects: [], gaps: room.gaps('script') }])
  const resolved = new Set(all.resolved.map(({ source, start }) => `${source.path} ${start}`))
  if (resolved.size === 0) return all
  const isResolved = ({ kind, key, at, ...subject }: Subject) =>
    kind === 'container' &&
    key.startsWith(`${at.source.path}#`) &&
    'unresolved' in subject &&
    (subject.opaque !== undefined || [...subject.unresolved.values()].some(({ unset }) => !unset)) &&
    resolved.has(`${at.source.path} ${at.start}`)
  return { ...all, subjects: withVariants(all.subjects.filter((subject) => !isResolved(subject))) }
}

/** A script may have such a name as well. */
const isTable = ({ path, text }: Source) => isCrontab(path) && !text.startsWith('#!')

/** Scripts of PowerShell and cmd. */
const ofWindows = /\.(?:psm?1|cmd|bat)$/i

/** A script as a shell reads it: without what is another program's. */
export function textOf(
  source: Source,
  repository: Pick<Repository, 'read' | 'paths'>,
): Pick<Script, 'text' | 'locate' | 'expression' | 'variables'> {
  const { path, text } = source
  const locate = (from: number, to: number) => span(source, from, to)
  if (path.endsWith('.bats')) return { text: withoutTestNames(text), locate }
  if (path.endsWith('.fish') || /^#![^\n]*\bfish\b/.test(text)) return { text: withoutBlocks(text), locate }
  if (/\.psm?1$/i.test(path)) return { text: withoutBlockComments(text), locate }
  if (isJustfile(path)) return justfilesOf(source, repository)[0]!
  if (!(hasTemplateEnding(path) && /\{\{|\{%|<%/.test(text))) return { text, locate }
  const plain = text.replace(statements, (found) => found.replace(/[^\r\n]/g, ' '))
  const put = substitute(plain, () => undefined, writtenIn(plain, values))
  return {
    text: put.text,
    locate: (from, to) => span(source, put.place(from), put.place(to, true)),
    expression: (offset) => put.expressions.get(offset),
  }
}

/** `<# … #>` of PowerShell; one that does not end is an error there. */
function withoutBlockComments(text: string): string {
  let result = ''
  let from = 0
  for (let at = text.indexOf('<#'); at >= 0; at = text.indexOf('<#', from)) {
    const end = text.indexOf('#>', at + 2)
    if (end < 0) break
    result += text.slice(from, at) + text.slice(at, end + 2).replace(/[^\r\n]/g, ' ')
    from = end + 2
  }
  return result + text.slice(from)
}

/** What a template engine decides and leaves no text of: statements and remarks of Jinja, Go's templates, and ERB. */
const statements =
  /\{%[^%]*%\}|\{#[^#]*#\}|\{\{-?\s*(?:(?:if|else|end|range|with|define|block)\b|\/\*)[^{}]*\}\}|<%(?!=)[^%]*%>/g
/** What it puts a value in the place of. */
const values = /\{\{([^{}]*)\}\}|<%=([^%]*)%>/g

/** Bats is Bash but for `@test "name" {`: blanks in its place leave a group of commands, and every offset. */
const withoutTestNames = (text: string) =>
  text.replace(/^[ \t]*@test[ \t][^\n]*(?=\{[ \t]*\r?$)/gm, (name) => ' '.repeat(name.length))
