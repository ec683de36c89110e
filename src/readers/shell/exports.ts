import type { ShellText } from './variables.ts'

const maxExported = 200

/** Where each text first exports a variable, in order. */
const exports = new WeakMap<ShellText, ReadonlyMap<string, number>>()

const lists = /(?:^|[\s;&|])(?:export|(?:declare|typeset)[ \t]+-\w*x)[ \t]+([^\n;&|]{1,1000})/g

function exportsOf(shell: ShellText): ReadonlyMap<string, number> {
  const known = exports.get(shell)
  if (known) return known
  const found = new Map<string, number>()
  for (const { 1: list, index } of /export|declare|typeset/.test(shell.text) ? shell.text.matchAll(lists) : []) {
    if (found.size >= maxExported) break
    for (const [, name] of list!.matchAll(/(?:^|\s)([A-Za-z_]\w*)(?==|\s|$)/g))
      if (!found.has(name!)) found.set(name!, index)
  }
  exports.set(shell, found)
  return found
}

/** The names of the variables that a command inherits: those that the text exports before it, and those that are set around the text. */
export function namesExported(shell: ShellText, before: number): string[] {
  const { variables } = shell
  const exported = [...exportsOf(shell)].flatMap(([name, at]) => (at < before ? [name] : []))
  const around = variables instanceof Map ? [...variables.keys()] : (variables?.names?.() ?? [])
  return [...new Set([...exported, ...around.filter((name) => typeof name === 'string')])].slice(0, maxExported)
}
