import type { Field } from '../model/container.ts'
import { type Source, span } from '../model/source.ts'
import { withoutTemplateEnding } from '../model/template.ts'
import { type Directive, directives, headerOf } from '../readers/parse/unit-file.ts'
import { replacementsOnCommandLine } from './command-line.ts'
import type { Wanted } from './hit.ts'
import { lineEndOf } from './yaml-style.ts'
import type { Replacement } from './yaml-write.ts'

type Value = string | number | boolean

/** The key of a field, the section that has it, and the value as it is written. A limit of the service holds for its container. */
const keys: { readonly [F in Field]?: readonly [section: string, name: string, text: (value: Value) => string] } = {
  readOnlyRootFilesystem: ['Container', 'ReadOnly', String],
  noNewPrivileges: ['Container', 'NoNewPrivileges', String],
  capDrop: ['Container', 'DropCapability', (value) => String(value).toLowerCase()],
  pidsLimit: ['Container', 'PidsLimit', String],
  memoryLimit: ['Service', 'MemoryMax', (bytes) => `${Math.round(Number(bytes) / (1024 * 1024))}M`],
  cpuLimit: ['Service', 'CPUQuota', (cpus) => `${Math.round(Number(cpus) * 100)}%`],
  restart: ['Service', 'Restart', () => 'on-failure'],
}

/** Podman's Quadlet: one key a line, in its section. */
export function replacementsInQuadlet(wanted: Wanted): Replacement[] {
  const { edit, hit, subject } = wanted
  const { source } = hit.at
  const all = directives(source.text)
  const own = all.find(({ at, value }) => at <= hit.at.start && hit.at.end <= at + value.length)
  if (own?.name === 'PodmanArgs')
    return replacementsOnCommandLine({ ...wanted, subject: { ...subject, dialect: 'workflow' } })
  if ('remove' in edit || ('set' in edit && /^(?:seccomp|appArmor)$/.test(edit.set)))
    return own && !hit.missing ? [withoutLine(wanted, own)] : []
  const key = 'set' in edit ? keys[edit.set as Field] : undefined
  if (!key || !('set' in edit)) return []
  const [section, name, text] = key
  const written = text(edit.value)
  if (own && !hit.missing) return own.name === name ? valueChanged(wanted, own, written) : []
  const last = all.findLast((one) => one.section === section)
  const line = `${name}=${written}`
  const lineEnd = lineEndOf(source)
  const below = [`[${section}]`]
  if (last) return [{ ...after(source, last.at + last.value.length, `${lineEnd}${line}`), below }]
  const header = headerOf({ text: source.text, locate: (from, to) => span(source, from, to) }, section)
  if (header) return [{ at: span(source, header.end), text: `${lineEnd}${line}`, below }]
  // A drop-in's other sections may stand in another file.
  return /\.container$/.test(source.path) ? [newSection(wanted, `[${section}]${lineEnd}${line}`)] : []
}

/**
 * Systemd, and not the engine, starts again what a service's main command started: the engine takes no restart policy beside `--rm`.
 * Nothing where that is not asked.
 */
export function replacementsInUnit(wanted: Wanted): Replacement[] | undefined {
  const { edit, hit } = wanted
  const { path, text } = hit.at.source
  if (!('set' in edit) || edit.set !== 'restart' || !isOfService.test(withoutTemplateEnding(path))) return undefined
  const own = directives(text).find(({ at, value }) => at <= hit.at.start && hit.at.end <= at + value.length)
  return own && (hit.missing || own.name === 'Restart') ? replacementsInQuadlet(wanted) : undefined
}

const isOfService = /(?:^|[./])service(?:\.d\/[^/]+\.conf)?$/

function valueChanged({ hit: { at } }: Wanted, own: Directive, text: string): Replacement[] {
  const { value } = own
  const start = own.at + value.length - value.trimStart().length
  return /\{\{|<%=|%/.test(value) ? [] : [{ at: span(at.source, start, own.at + value.trimEnd().length), text }]
}

function withoutLine({ hit: { at } }: Wanted, own: Directive): Replacement {
  const { text } = at.source
  const start = text.lastIndexOf('\n', own.at - 1) + 1
  const next = text.indexOf('\n', own.at + own.value.length)
  return { at: span(at.source, start, next < 0 ? text.length : next + 1), text: '' }
}

/**
 * At the end of the file, behind an empty line. It takes the last line end along: what else belongs to the section comes once it is
 * there, and what belongs to those before it stands before it.
 */
function newSection({ hit: { at } }: Wanted, lines: string): Replacement {
  const { text } = at.source
  const lineEnd = lineEndOf(at.source)
  const end = text.trimEnd().length
  const inserted = `${lineEnd}${lineEnd}${lines}`
  if (end === text.length) return after(at.source, end, inserted)
  return { at: span(at.source, end, text.length), text: inserted + text.slice(end) }
}

/** Behind a place. At the very end of a file, where one would hide in the other's section, the last letter tells the edits apart. */
function after(source: Source, end: number, text: string): Replacement {
  if (end < source.text.length) return { at: span(source, end), text }
  return { at: span(source, end - 1, end), text: source.text[end - 1] + text }
}
