import type { ShellText } from './shell-text.ts'

/** Variables that a command inherits; who looks at them says where there are more. */
export const maxExported = 500

/** Where each text first exports a variable, in order. */
const exports = new WeakMap<ShellText, ReadonlyMap<string, number>>()

const assignments = /(?<![\w$-])([A-Za-z_]\w*)=/g

/** `set -a`, `set -o allexport`, and what ends them. */
const allSwitch = /(?:^|[\s;&|])set[ \t]+(?:(?:-[a-zA-Z]+[ \t]+)*?)([-+])(?:[b-zA-Z]*a[a-zA-Z]*|o[ \t]+allexport)\b/g

const stretches = new WeakMap<ShellText, readonly (readonly [number, number])[]>()

/** The stretches of a text in which every variable that is set is exported. */
function allExported(shell: ShellText): readonly (readonly [number, number])[] {
  const found = stretches.get(shell) ?? stretchesOf(shell)
  stretches.set(shell, found)
  return found
}

function stretchesOf({ text, isExported }: ShellText): (readonly [number, number])[] {
  if (isExported) return [[0, text.length]]
  if (!/\bset\b/.test(text)) return []
  const found: [number, number][] = []
  for (const { 1: sign, index } of text.matchAll(allSwitch)) {
    const last = found.at(-1)
    const isOpen = last?.[1] === text.length
    if (sign === '-' && !isOpen) found.push([index, text.length])
    else if (sign === '+' && last && isOpen) last[1] = index
  }
  return found
}

/** Whether a file that is sourced there exports all that it sets. */
export const exportsAllAt = (shell: ShellText, at: number): boolean =>
  allExported(shell).some(([start, end]) => start < at && at <= end)

const lists = /(?:^|[\s;&|])(?:export|(?:declare|typeset)[ \t]+-\w*x)[ \t]+([^\n;&|]{1,1000})/g

function exportsOf(shell: ShellText): ReadonlyMap<string, number> {
  const known = exports.get(shell)
  if (known) return known
  const found = new Map<string, number>()
  const add = (name: string, at: number) => {
    if (found.size < maxExported && !found.has(name)) found.set(name, at)
  }
  for (const { 1: list, index } of /export|declare|typeset/.test(shell.text) ? shell.text.matchAll(lists) : [])
    for (const [, name] of list!.matchAll(/(?:^|\s)([A-Za-z_]\w*)(?==|\s|$)/g)) add(name!, index)
  for (const [start, end] of allExported(shell))
    for (const { 1: name, index } of shell.text.slice(start, end).matchAll(assignments)) add(name!, start + index)
  exports.set(shell, found)
  return found
}

/** The names of the variables that a command inherits: those that the text or a file that it sources exports, and those that are set around it. */
export function namesExported(shell: ShellText, before: number): string[] {
  const names = new Set<string>()
  for (const name of eachExported(shell, before)) {
    if (names.size === maxExported) break
    names.add(name)
  }
  return [...names]
}

function* eachExported(shell: ShellText, before: number): Iterable<string> {
  const { variables } = shell
  for (const [name, at] of exportsOf(shell)) if (at < before) yield name
  for (const library of shell.libraries ?? []) yield* exportsOf(library.shell).keys()
  const around = variables instanceof Map ? variables.keys() : (variables?.names?.() ?? [])
  for (const name of around) if (typeof name === 'string') yield name
}
