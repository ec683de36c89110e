import type { Field } from '../../model/container.ts'
import { fieldsWhere } from '../../model/fields.ts'
import type { Expanded } from '../parse/variables.ts'
import type { Node } from '../parse/yaml.ts'

/** Fields whose text may hold such marks for a program of its own, as a Go template does for `docker ps --format`. */
const ofPrograms: ReadonlySet<Field> = new Set(fieldsWhere(({ ofProgram }) => ofProgram === true))

/** `{{ action }}`, `<% action %>`, `@NAME@`, `__NAME__`: left for a template engine or a configure script; Swarm's own name what it runs on. */
const placeholder =
  /\{\{(?!\s*\.(?:Node|Service|Task)\.)[^{}]*\}\}|<%[^%]*%>|@[A-Z][A-Z0-9_]*@|^@\w+@$|^__[A-Z][A-Z0-9_]*__$/

/** What is put in before Compose reads the file is as unknown as a variable without a value. */
export function withPlaceholders(field: Field, expanded: Expanded): Expanded {
  const found = ofPrograms.has(field) ? null : placeholder.exec(expanded.text)
  return found ? { ...expanded, unknown: [...expanded.unknown, found[0]] } : expanded
}

/** Whether a part of a text in which something has no value depends on that: a variable without one stays as it is written. */
export const isOpenPart = (text: string): boolean => text.includes('$') || placeholder.test(text)

/** YAML reads `pid: {{ pid }}` as a mapping with a mapping as its key. */
export function actionOf({ kind, source, start, end }: Node): string | undefined {
  if (kind !== 'map' || !source.text.startsWith('{{', start)) return undefined
  const text = source.text.slice(start, Math.min(end, start + maxShown))
  return end - start > maxShown ? `${text}…` : text
}

const maxShown = 60

/** Why a value is not known, by the first variable or placeholder in it. */
export const noValue = ([name = '']: readonly string[]): string =>
  /^\w/.test(name) && !placeholder.test(name)
    ? `\${${name}} has no value`
    : `${name.slice(0, maxShown).replaceAll(/\s+/g, ' ')} is a placeholder`
